import { loadClauses, loadContracts, loadRates } from "@/lib/contracts/store/contracts";
import { hourlySeries, withSilentHours } from "@/lib/demand/forecast/series";
import { loadDemandCells, loadRoundTrips } from "@/lib/demand/store/cells";
import { loadFleets, loadProfiles } from "@/lib/fleet/store/fleets";
import type { GridSignal } from "@/lib/grid/model";
import { loadReadings, readingKey } from "@/lib/grid/store/readings";
import { loadJurisdictions, loadRules } from "@/lib/residency/store/rules";
import { requestsByCellAndHour } from "@/lib/telemetry/store/postgres/demand-hours";
import { healthyByHour, observedMinutes, servedByHour } from "@/lib/telemetry/store/postgres/recorded-hours";
import type { PastFacts } from "../backtest/recorded/facts";
import { loadPolicy } from "./policy";

const hourMs = 3_600_000;
/** As far back from the period's beginning as a forecast looks. */
const earlierMs = 15 * 24 * hourMs;

/** The past of `hours` hours from `from`, as telemetry, rate cards, rules and contracts keep it. */
export async function loadPast(from: Date, hours: number): Promise<PastFacts> {
  const to = new Date(from.getTime() + hours * hourMs);
  const [policy, fleets, profiles, rates, contracts, clauses, rules, jurisdictions, cells, roundTrips] =
    await Promise.all([
      loadPolicy(),
      loadFleets(),
      loadProfiles(),
      loadRates(),
      loadContracts(),
      loadClauses(),
      loadRules(),
      loadJurisdictions(),
      loadDemandCells(),
      loadRoundTrips(),
    ]);
  const [minutes, served, healthy, earlier, grid] = await Promise.all([
    observedMinutes(from, to),
    servedByHour(from, to),
    healthyByHour(from, to),
    earlierRates(from),
    gridByHour(from, to),
  ]);
  return {
    from,
    hours,
    minutes,
    served,
    healthy,
    earlier,
    fleets,
    profiles,
    rates,
    grid,
    commitments: contracts.flatMap(({ commitments }) => commitments),
    clauses,
    rules,
    jurisdictions,
    cells,
    roundTrips,
    policy: policy.body,
  };
}

/** Minutes observed of every hour that begins in [from, to). */
export const loadObservedMinutes = observedMinutes;

/** Requests per hour of each cell before `from`, oldest first and up to its last hour; null where not observed. */
async function earlierRates(from: Date): Promise<Map<string, (number | null)[]>> {
  const rows = await requestsByCellAndHour(new Date(from.getTime() - earlierMs), from);
  const byCell = withSilentHours(
    rows.map(({ origin, modelId, dataClass, ...hour }) => ({
      ...hour,
      cellId: `${origin}|${modelId}|${dataClass}`,
    })),
  );
  const series = [...byCell].map(
    ([cellId, observed]) => [cellId, hourlySeries(observed, from).rates] as const,
  );
  const longest = Math.max(0, ...series.map(([, rates]) => rates.length));
  return new Map(
    series.map(([cellId, rates]) => [
      cellId,
      [
        ...Array<null>(longest - rates.length).fill(null),
        ...rates.map((rate) => (rate === null ? null : rate * 3600)),
      ],
    ]),
  );
}

async function gridByHour(from: Date, to: Date): Promise<PastFacts["grid"]> {
  const hourOf = (at: Date) => Math.floor(at.getTime() / hourMs);
  const values = new Map<string, number>();
  for (const [key, readings] of await loadReadings(from, to)) {
    for (const { at, value } of readings) values.set(`${key} ${hourOf(at)}`, value);
  }
  return (zone: string | null, signal: GridSignal, hour: Date) =>
    zone === null ? null : (values.get(`${readingKey(zone, signal)} ${hourOf(hour)}`) ?? null);
}
