import { Fragment } from "react";
import { cn } from "@/components/ui/cn";
import type { Answer } from "@/lib/planning/what-if/model";
import type { NameOf } from "@/lib/planning/what-if/sentence";
import { difference, FigureValue } from "./figure-value";
import { figureGroups } from "./figures";

export interface AnswerColumn {
  id: string;
  label: React.ReactNode;
  answer: Answer;
}

/**
 * Answers side by side in the same figures. The first column is what the others are compared with: beneath each figure
 * stands how it differs from that one.
 */
export function SideBySide({
  caption,
  columns,
  nameOf,
}: {
  caption: string;
  columns: readonly AnswerColumn[];
  nameOf: NameOf;
}) {
  const base = columns[0];
  if (!base) return null;
  const groups = figureGroups(columns.map(({ answer }) => answer));
  const head = "h-8 px-3 text-right text-xs font-medium text-muted";
  return (
    <section
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
      className="overflow-x-auto"
    >
      <table className="w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className={cn(head, "pl-0 text-left")}>
              Figure
            </th>
            {columns.map(({ id, label }, at) => (
              <Fragment key={id}>
                <th scope="col" className={head}>
                  {label}
                </th>
                {at === 0 ? null : (
                  <th scope="col" className={head}>
                    Difference
                  </th>
                )}
              </Fragment>
            ))}
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.id}>
            <tr className="border-b border-line">
              <th
                scope="rowgroup"
                colSpan={columns.length * 2}
                className="h-8 pt-3 text-left text-xs font-medium text-muted"
              >
                {group.label}
              </th>
            </tr>
            {group.figures.map((figure) => (
              <tr key={figure.id} className="border-b border-line">
                <th
                  scope="row"
                  title={figure.about}
                  className={cn(
                    "h-8 pr-3 text-left font-normal whitespace-nowrap",
                    figure.id === "cost" && "font-semibold",
                  )}
                >
                  {figure.label}
                </th>
                {columns.map(({ id, answer }, at) => {
                  const value = figure.value(answer);
                  const of = figure.of?.(answer);
                  const change =
                    at === 0 ? null : difference(figure.value(base.answer), value, figure.format);
                  return (
                    <Fragment key={id}>
                      <td
                        className={cn(
                          "h-8 px-3 text-right whitespace-nowrap tabular-nums",
                          at === 0 && "text-muted",
                          figure.id === "cost" && "font-semibold",
                        )}
                      >
                        {of ? <span className="pr-2 text-xs text-faint">{nameOf(of)}</span> : null}
                        <FigureValue value={value} format={figure.format} />
                      </td>
                      {at === 0 ? null : (
                        <td className="h-8 px-3 text-right whitespace-nowrap tabular-nums">
                          {change ?? <span className="text-faint">same</span>}
                        </td>
                      )}
                    </Fragment>
                  );
                })}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}
