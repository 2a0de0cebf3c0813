import { formatPercent, formatQuantity } from "@/components/format/quantity";
import { Notice } from "@/components/ui/notice";
import { isWorse, type Prospect } from "@/lib/shifts/prospect";
import type { WaysOut } from "@/lib/shifts/ways-out";
import { NearestDialog } from "./nearest-dialog";

/** What going back would come to beside staying and the nearest safe table: shown only when going back is in question. */
export function WaysOutPanel({
  shiftId,
  ways,
  blocked,
}: {
  shiftId: string;
  ways: WaysOut;
  /** Why the person who looks may not do it. */
  blocked: string | undefined;
}) {
  const { back, stay, nearest } = ways;
  const rows = [
    { name: "Going back", prospect: back },
    { name: "Staying", prospect: stay },
    ...(nearest ? [{ name: "Nearest safe table", prospect: nearest.prospect }] : []),
  ];
  return (
    <Notice
      tone={isWorse(back, stay) ? "critical" : "warn"}
      title={isWorse(back, stay) ? "Going back would be worse than staying" : "There is no safe way back"}
      action={
        <NearestDialog
          shiftId={shiftId}
          movesRequestsPerSec={nearest?.prospect.movedRequestsPerSec ?? null}
          steps={nearest?.steps ?? 0}
          blocked={nearest ? blocked : "Nothing that law and capacity allow is better than staying."}
        />
      }
    >
      <p>{ways.sentence}</p>
      <div className="mt-2 overflow-x-auto">
        <table className="w-full min-w-[36rem] text-sm tabular-nums">
          <thead>
            <tr className="text-left text-xs text-muted">
              {["", "Unserved", "Against the law", "Above the limit", "Breached", "Moves"].map((head) => (
                <th key={head} scope="col" className="py-1 pr-4 font-normal">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, prospect }) => (
              <tr key={name} className="border-t border-line text-text">
                <th scope="row" className="py-1 pr-4 text-left font-medium">
                  {name}
                </th>
                <td className="pr-4">{perSecond(prospect.unservedRequestsPerSec)}</td>
                <td className="pr-4">{perSecond(prospect.unlawfulRequestsPerSec)}</td>
                <td className="pr-4">{overloaded(prospect)}</td>
                <td className="pr-4">{prospect.breaches.length || "none"}</td>
                <td>{perSecond(prospect.movedRequestsPerSec)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Notice>
  );
}

const perSecond = (requests: number) => (requests < 1e-6 ? "none" : `${formatQuantity(requests)} requests/s`);

const overloaded = ({ overloaded: fleets }: Prospect) =>
  fleets.length === 0
    ? "none"
    : fleets
        .map(({ fleet, utilization }) =>
          utilization === null ? `${fleet} unknown` : `${fleet} ${formatPercent(utilization)}`,
        )
        .join(", ");
