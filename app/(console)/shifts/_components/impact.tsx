import type { ReactNode } from "react";
import { Money, Percent, Quantity } from "@/components/format/figures";
import { formatPoints } from "@/components/format/quantity";
import { Badge } from "@/components/ui/badge";
import { Meter } from "@/components/ui/meter";
import { Section } from "@/components/ui/section";
import { Stat, StatRow } from "@/components/ui/stat";
import type { FleetImpact, Impact } from "@/lib/shifts/impact";
import type { CellMove } from "@/lib/shifts/plan-target";

/** Long lists show their head; the rest is one press away, and in the page for whoever searches it. */
function Folded<T>({ items, most, row }: { items: readonly T[]; most: number; row: (item: T) => ReactNode }) {
  const rest = items.slice(most);
  return (
    <>
      <ul>{items.slice(0, most).map(row)}</ul>
      {rest.length > 0 ? (
        <details className="group">
          <summary className="cursor-pointer py-2 text-sm text-accent hover:underline group-open:hidden">
            {rest.length} more
          </summary>
          <ul>{rest.map(row)}</ul>
        </details>
      ) : null}
    </>
  );
}

/** What moves, what it costs and how fast it answers: the figures that stand first. */
export function ImpactFigures({ impact }: { impact: Impact }) {
  const delta = impact.usdPerHourAfter - impact.usdPerHourBefore;
  const { latencyMsBefore, latencyMsAfter } = impact;
  return (
    <StatRow>
      <Stat
        label="Requests that move"
        value={<Quantity value={impact.movedRequestsPerSec} />}
        unit="requests/s"
        compare={
          <>
            <Quantity value={impact.movedTokensPerSec} /> tokens/s, {impact.moves.length}{" "}
            {impact.moves.length === 1 ? "cell" : "cells"}, {impact.origins.length}{" "}
            {impact.origins.length === 1 ? "country" : "countries"}
          </>
        }
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
        tone={delta < 0 ? "ok" : undefined}
        compare={
          <>
            <Money usd={impact.usdPerHourBefore.toFixed(2)} /> now,{" "}
            <Money usd={impact.usdPerHourAfter.toFixed(2)} /> after
          </>
        }
      />
      <Stat
        label="First token, moved cells"
        value={latencyMsAfter === null ? undefined : Math.round(latencyMsAfter)}
        unit="ms"
        compare={
          latencyMsBefore === null ? "no figure for now" : `${Math.round(latencyMsBefore)} ms now, by model`
        }
      />
      <Stat
        label="Cells that change country"
        value={impact.crossings.length}
        compare={`of ${impact.moves.length} that move; none is denied by a rule`}
      />
    </StatRow>
  );
}

/** Load of every fleet involved, before and after. */
export function FleetLoads({ fleets, limit }: { fleets: readonly FleetImpact[]; limit: number }) {
  return (
    <Section
      title="Load of the fleets involved"
      note="Busy share of healthy accelerators, at the plan's demand"
    >
      <div
        aria-hidden
        className="hidden gap-x-4 border-b border-line pb-1 text-xs text-muted sm:grid sm:grid-cols-[14rem_1fr_1fr_5rem]"
      >
        <span>Fleet</span>
        <span>Now</span>
        <span>After</span>
        <span className="text-right">Change</span>
      </div>
      <Folded
        items={[...fleets].sort((a, b) => (b.utilizationAfter ?? 0) - (a.utilizationAfter ?? 0))}
        most={8}
        row={(fleet) => (
          <li
            key={fleet.fleet}
            className="grid items-center gap-x-4 border-b border-line py-2 sm:grid-cols-[14rem_1fr_1fr_5rem]"
          >
            <span className="min-w-0 truncate">
              <span className="font-medium">{fleet.fleet}</span> <Badge>{fleet.country}</Badge>
            </span>
            <Meter value={fleet.utilizationBefore} label={`${fleet.fleet} now`} target={limit} />
            <Meter
              value={fleet.utilizationAfter}
              label={`${fleet.fleet} after`}
              target={limit}
              tone={(fleet.utilizationAfter ?? 0) > limit ? "critical" : "accent"}
            />
            <span className="text-xs text-muted sm:text-right">
              {fleet.utilizationBefore === null || fleet.utilizationAfter === null
                ? "no data"
                : formatPoints(fleet.utilizationAfter - fleet.utilizationBefore)}
            </span>
          </li>
        )}
      />
    </Section>
  );
}

const routes = (row: CellMove["before"]) =>
  row.length === 0
    ? "nowhere"
    : row.map(({ fleet, share }) => `${fleet} ${Math.round(share * 1000) / 10}%`).join(", ");

/** Every cell that moves: from where, to where. */
export function Moves({ impact }: { impact: Impact }) {
  return (
    <Section title="What moves" note="Cells by the requests that change fleet, the most first">
      <Folded
        items={impact.moves}
        most={8}
        row={(move) => (
          <li key={move.cell} className="border-b border-line py-2">
            <div className="flex flex-wrap items-baseline gap-x-3">
              <span className="font-medium">{move.cell}</span>
              <span className="text-xs text-muted">
                <Percent fraction={move.movedShare} /> of{" "}
                <Quantity value={move.requestsPerSec} unit="requests/s" />
              </span>
            </div>
            <div className="text-sm text-muted [overflow-wrap:anywhere]">
              {routes(move.before)} <span aria-hidden>→</span>
              <span className="sr-only">becomes</span> <span className="text-ink">{routes(move.after)}</span>
            </div>
          </li>
        )}
      />
    </Section>
  );
}

/** Where prompts would be served in another country than now. */
export function Crossings({ impact }: { impact: Impact }) {
  return (
    <Section
      title="Residency"
      note="Each route was checked against the rules in force, and is again before each step"
    >
      {impact.crossings.length === 0 ? (
        <p className="text-sm text-muted">Every moved cell stays in the countries that serve it now.</p>
      ) : (
        <Folded
          items={impact.crossings}
          most={6}
          row={(crossing) => (
            <li
              key={crossing.cell}
              className="flex flex-wrap items-baseline gap-x-3 border-b border-line py-2 text-sm"
            >
              <span className="font-medium">{crossing.cell}</span>
              <Badge>{crossing.dataClass}</Badge>
              <span className="text-muted">
                {crossing.countriesBefore.join(", ") || "nowhere"} <span aria-hidden>→</span>
                <span className="sr-only">becomes</span>{" "}
                <span className="text-ink">{crossing.countriesAfter.join(", ")}</span>
              </span>
            </li>
          )}
        />
      )}
    </Section>
  );
}
