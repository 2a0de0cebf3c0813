import { formatDuration } from "@/components/format/quantity";
import { Instant } from "@/components/format/time";
import { Section } from "@/components/ui/section";
import { StatusBadge } from "@/components/ui/status-badge";

export interface CalendarLine {
  readonly key: string;
  readonly title: string;
  readonly where: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly open: boolean;
}

/** Every time that is frozen in the weeks to come, one line each. */
export function Calendar({ lines, days }: { lines: readonly CalendarLine[]; days: number }) {
  if (lines.length === 0) return null;
  return (
    <Section title="Calendar" note={`The next ${days} days`}>
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b border-line text-left text-xs text-muted">
            <th scope="col" className="py-1.5 pr-3 font-medium">
              From
            </th>
            <th scope="col" className="py-1.5 pr-3 font-medium">
              Until
            </th>
            <th scope="col" className="py-1.5 pr-3 text-right font-medium">
              Lasts
            </th>
            <th scope="col" className="py-1.5 pr-3 font-medium">
              Freeze
            </th>
            <th scope="col" className="py-1.5 font-medium">
              Covers
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key} className="border-b border-line">
              <td className="py-1.5 pr-3 tabular-nums">
                <Instant at={line.startsAt} />
              </td>
              <td className="py-1.5 pr-3 tabular-nums">
                <Instant at={line.endsAt} />
              </td>
              <td className="py-1.5 pr-3 text-right whitespace-nowrap tabular-nums">
                {formatDuration(line.endsAt.getTime() - line.startsAt.getTime())}
              </td>
              <th scope="row" className="py-1.5 pr-3 text-left font-normal">
                {line.title} {line.open ? <StatusBadge status="active" label="Open" /> : null}
              </th>
              <td className="py-1.5 text-muted">{line.where}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
