import { Quantity } from "@/components/format/figures";
import { cn } from "@/components/ui/cn";
import { StatusGlyph } from "@/components/ui/status-badge";
import type { Answer } from "@/lib/planning/what-if/model";
import type { NameOf } from "@/lib/planning/what-if/sentence";

type Loss = Answer["survivability"][number];
const cell = "h-8 px-3 text-right whitespace-nowrap tabular-nums";
const head = "h-8 px-3 text-right text-xs font-medium text-muted";

/** What each failure would leave unserved, today's plan beside the what-if's; the worst first. */
export function Losses({ today, asked, nameOf }: { today: Answer; asked: Answer | null; nameOf: NameOf }) {
  const shown = asked ?? today;
  const of = (answer: Answer) => new Map(answer.survivability.map((loss) => [loss.lost, loss]));
  const [before, after] = [of(today), of(shown)];
  const rows = [...new Set([...after.keys(), ...before.keys()])]
    .map((lost) => ({ lost, before: before.get(lost), after: after.get(lost) }))
    .filter((row) => [row.before, row.after].some((loss) => (loss?.displacedRequestsPerSec ?? 0) > 0))
    .sort((a, b) => unserved(b.after) - unserved(a.after) || unserved(b.before) - unserved(a.before));
  const fatal = rows.filter((row) => unserved(row.after) > 0 || unserved(row.before) > 0);
  if (fatal.length === 0)
    return (
      <p className="border-b border-line pb-2 text-sm text-muted">
        Any one provider or region could fail: everything would find room elsewhere.
      </p>
    );
  return (
    <section
      aria-label="What each failure would lose"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
      className="overflow-x-auto"
    >
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className={cn(head, "pl-0 text-left")}>
              Lost
            </th>
            <th scope="col" className={head}>
              Serves <span className="font-normal text-faint">requests/s</span>
            </th>
            {asked ? (
              <th scope="col" className={head}>
                Unserved today <span className="font-normal text-faint">requests/s</span>
              </th>
            ) : null}
            <th scope="col" className={head}>
              {asked ? "Unserved, what if " : "Unserved "}
              <span className="font-normal text-faint">requests/s</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {fatal.map(({ lost, before: was, after: is }) => {
            const [scope, ...id] = lost.split(":");
            return (
              <tr key={lost} className="border-b border-line">
                <th scope="row" className="h-8 pr-3 text-left font-normal whitespace-nowrap">
                  <span className="inline-flex items-center gap-2">
                    <StatusGlyph
                      status={unserved(is) > 0 ? "degraded" : "ok"}
                      title={unserved(is) > 0 ? "Not survived" : "Survived"}
                    />
                    {nameOf(id.join(":"))} <span className="text-xs text-faint">{scope}</span>
                  </span>
                </th>
                <td className={cn(cell, "text-muted")}>
                  <Amount value={is?.displacedRequestsPerSec ?? 0} />
                </td>
                {asked ? (
                  <td className={cn(cell, "text-muted")}>
                    <Amount value={unserved(was)} />
                  </td>
                ) : null}
                <td className={cell}>
                  <Amount value={unserved(is)} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {rows.length > fatal.length ? (
        <p className="pt-2 text-xs text-faint">
          The other {rows.length - fatal.length} could fail: all they serve would find room elsewhere.
        </p>
      ) : null}
    </section>
  );
}

const unserved = (loss: Loss | undefined) => loss?.unservedRequestsPerSec ?? 0;

const Amount = ({ value }: { value: number }) =>
  value > 0 ? <Quantity value={Math.round(value * 10) / 10} /> : <span className="text-faint">0</span>;
