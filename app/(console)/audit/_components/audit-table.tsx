import Link from "next/link";
import { Instant } from "@/components/format/time";
import { cn } from "@/components/ui/cn";
import type { AuditEntry } from "@/lib/audit/model";
import { ChangeSummary } from "./change-summary";

const columns = [
  ["Entry", "text-right"],
  ["Time", ""],
  ["Who", ""],
  ["Did", ""],
  ["To", "max-sm:hidden"],
  ["Change and reason", "w-full max-lg:hidden"],
  ["From", "max-md:hidden"],
] as const;

const cell = "h-(--row-h) border-b border-line px-(--cell-x) py-1 align-baseline whitespace-nowrap";

/** One page of the log. Sorting it here would only sort the page, so there is none. */
export function AuditTable({ entries }: { entries: AuditEntry[] }) {
  return (
    <section
      aria-label="Audit log"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
      className="overflow-x-auto border-t border-line"
    >
      <table className="w-full border-separate border-spacing-0 text-sm">
        <caption className="sr-only">Audit log, newest entry first</caption>
        <thead>
          <tr>
            {columns.map(([label, look]) => (
              <th
                key={label}
                scope="col"
                className={cn(cell, "text-left text-xs font-medium text-muted", look)}
              >
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={String(entry.seq)} className="hover:bg-hover">
              <td className={cn(cell, "text-right tabular-nums")}>
                <Link href={`/audit/${entry.seq}`} className="font-medium hover:text-accent hover:underline">
                  {String(entry.seq)}
                </Link>
              </td>
              <td className={cell}>
                <Instant at={entry.at.toISOString()} to="second" />
              </td>
              <td className={cn(cell, entry.actorKind === "user" ? "" : "text-muted")}>{entry.actorLabel}</td>
              <td className={cn(cell, "font-mono text-xs leading-5")}>{entry.action}</td>
              <td className={cn(cell, "max-w-56 truncate max-sm:hidden")} title={entry.subjectId}>
                <span className="text-muted">{entry.subjectKind}</span>{" "}
                <span className="font-mono text-xs">{shortId(entry.subjectId)}</span>
              </td>
              <td className={cn(cell, "min-w-64 whitespace-normal max-lg:hidden")}>
                <ChangeSummary entry={entry} />
              </td>
              <td className={cn(cell, "font-mono text-xs leading-5 text-muted max-md:hidden")}>
                {entry.actorFrom}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The first eight characters of a UUID; other ids are short already. */
const shortId = (id: string) => (/^[0-9a-f]{8}-[0-9a-f]{4}-/.test(id) ? id.slice(0, 8) : id);
