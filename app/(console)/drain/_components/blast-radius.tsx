import { Money, Percent, Quantity } from "@/components/format/figures";
import { formatDuration } from "@/components/format/quantity";
import { Meter } from "@/components/ui/meter";
import { Section } from "@/components/ui/section";
import { Stat, StatRow } from "@/components/ui/stat";
import type { DrainPreview } from "@/lib/shifts/queries/drain-preview";

const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** What the drain touches, before anything is asked: requests, tokens, money, speed, and who is left without. */
export function BlastFigures({ preview }: { preview: DrainPreview }) {
  const { impact, stranded, origins, durationMs, steps } = preview;
  const delta = impact.usdPerHourAfter - impact.usdPerHourBefore;
  const { latencyMsBefore, latencyMsAfter } = impact;
  const unserved = stranded.reduce((sum, { requestsPerSec }) => sum + requestsPerSec, 0);
  return (
    <StatRow>
      <Stat
        label="Requests that move"
        value={<Quantity value={impact.movedRequestsPerSec} />}
        unit="requests/s"
        compare={
          <>
            <Quantity value={impact.movedTokensPerSec} /> tokens/s
          </>
        }
      />
      <Stat
        label="Cells"
        value={impact.moves.length}
        compare={`from ${plural(origins.length, "country", "countries")}`}
      />
      <Stat
        label="Other countries"
        value={impact.crossings.length}
        unit={impact.crossings.length === 1 ? "cell" : "cells"}
        compare="each checked against its rules"
      />
      <Stat
        label="Estate cost"
        value={
          <>
            {delta > 0 ? "+" : ""}
            <Money usd={delta.toFixed(2)} />
          </>
        }
        unit="an hour"
        compare={
          <>
            <Money usd={impact.usdPerHourBefore.toFixed(2)} /> now
          </>
        }
      />
      <Stat
        label="First token"
        value={latencyMsAfter === null ? undefined : Math.round(latencyMsAfter)}
        unit="ms"
        compare={
          latencyMsBefore === null ? "nothing to compare with" : `${Math.round(latencyMsBefore)} ms now`
        }
      />
      <Stat
        label="Left unserved"
        value={<Quantity value={unserved} />}
        unit="requests/s"
        tone={unserved > 0 ? "critical" : "ok"}
        compare={unserved > 0 ? plural(stranded.length, "cell", "cells") : "everything finds a place"}
      />
      <Stat
        label="Takes about"
        value={steps.length === 0 ? undefined : formatDuration(durationMs)}
        compare={
          steps.length === 0 ? "it cannot be made in safe steps" : plural(steps.length, "step", "steps")
        }
      />
    </StatRow>
  );
}

/** Who takes it, and how full that makes them. */
export function Destinations({ preview: { destinations } }: { preview: DrainPreview }) {
  return (
    <Section title="Where it goes" note="Load of each fleet's healthy accelerators, now and after">
      {destinations.length === 0 ? (
        <p className="text-sm text-muted">Nothing would move.</p>
      ) : (
        <table className="w-full text-sm">
          <thead>
            <tr className="border-b border-line text-left text-xs text-muted">
              <th scope="col" className="py-1.5 pr-3 font-medium">
                Fleet
              </th>
              <th scope="col" className="py-1.5 pr-3 font-medium">
                Country
              </th>
              <th scope="col" className="py-1.5 pr-3 text-right font-medium">
                More requests/s
              </th>
              <th scope="col" className="py-1.5 pr-3 text-right font-medium">
                Now
              </th>
              <th scope="col" className="w-2/5 py-1.5 font-medium">
                After
              </th>
            </tr>
          </thead>
          <tbody>
            {destinations.map((fleet) => (
              <tr key={fleet.fleet} className="border-b border-line">
                <th scope="row" className="py-1.5 pr-3 text-left font-mono text-xs font-normal">
                  {fleet.fleet}
                </th>
                <td className="py-1.5 pr-3">{fleet.country}</td>
                <td className="py-1.5 pr-3 text-right tabular-nums">
                  <Quantity value={fleet.requestsPerSec} />
                </td>
                <td className="py-1.5 pr-3 text-right tabular-nums">
                  {fleet.utilizationBefore === null ? "none" : <Percent fraction={fleet.utilizationBefore} />}
                </td>
                <td className="py-1.5">
                  {fleet.utilizationAfter === null ? (
                    "No healthy accelerator"
                  ) : (
                    <Meter
                      label={`Load of ${fleet.fleet} after the drain`}
                      value={fleet.utilizationAfter}
                      tone={fleet.utilizationAfter > 0.92 ? "warn" : undefined}
                    />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

/** Cells that have nowhere to go, and why. */
export function StrandedCells({ preview: { stranded } }: { preview: DrainPreview }) {
  if (stranded.length === 0) return null;
  return (
    <Section title="Nowhere to go" note="They stay where they are, and are unserved if that is down">
      <ul>
        {stranded.slice(0, 12).map((cell) => (
          <li
            key={cell.cell}
            className="flex flex-wrap justify-between gap-x-4 border-b border-line py-1.5 text-sm"
          >
            <span className="font-mono text-xs">{cell.cell}</span>
            <span className="text-muted">
              <Quantity value={cell.requestsPerSec} /> requests/s,{" "}
              {cell.because === "law"
                ? "no other fleet may and can serve it"
                : "every fleet that may serve it is full"}
            </span>
          </li>
        ))}
      </ul>
      {stranded.length > 12 ? (
        <p className="py-2 text-sm text-muted">And {stranded.length - 12} more cells.</p>
      ) : null}
    </Section>
  );
}
