import Link from "next/link";
import { cn } from "@/components/ui/cn";
import { StatusGlyph } from "@/components/ui/status-badge";
import type { MatrixCell } from "@/lib/residency/matrix";
import { dataClasses } from "@/lib/residency/model";

/** Origin × data class: how many fleets may serve it, and which rules deny the rest. Each cell leads to its fleets. */
export function Matrix({
  cells,
  names,
  chosen,
  hrefOf,
}: {
  cells: MatrixCell[];
  names: Record<string, string>;
  chosen: MatrixCell | undefined;
  hrefOf: (cell: MatrixCell) => string;
}) {
  const origins = [...new Set(cells.map(({ origin }) => origin))];
  return (
    <div className="scroll-thin overflow-x-auto">
      <table className="w-full min-w-[40rem] border-collapse text-sm">
        <caption className="sr-only">Fleets that may serve each origin and data class</caption>
        <thead>
          <tr className="border-b border-line text-left text-xs text-muted">
            <th scope="col" className="py-1 pr-4 font-medium">
              Origin
            </th>
            {dataClasses.map((dataClass) => (
              <th key={dataClass} scope="col" className="px-2 py-1 font-medium">
                {dataClass}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {origins.map((origin) => (
            <tr key={origin} className="border-b border-line">
              <th scope="row" className="whitespace-nowrap py-1 pr-4 text-left font-normal">
                {names[origin] ?? origin} <span className="font-mono text-xs text-faint">{origin}</span>
              </th>
              {cells
                .filter((cell) => cell.origin === origin)
                .map((cell) => {
                  const rules = [...new Set(cell.fleets.flatMap(({ deniedBy }) => deniedBy))];
                  const isChosen = chosen?.origin === origin && chosen.dataClass === cell.dataClass;
                  return (
                    <td key={cell.dataClass} className={cn("p-0", isChosen && "bg-selected")}>
                      <Link
                        href={hrefOf(cell)}
                        scroll={false}
                        aria-current={isChosen || undefined}
                        className="flex flex-wrap items-center gap-x-2 px-2 py-1 hover:bg-hover"
                      >
                        <StatusGlyph
                          status={cell.allowed === 0 ? "critical" : rules.length > 0 ? "limited" : "allowed"}
                        />
                        <span>
                          {cell.allowed} of {cell.fleets.length} fleets
                        </span>
                        <span className="text-xs text-muted">{rules.join(", ")}</span>
                      </Link>
                    </td>
                  );
                })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
