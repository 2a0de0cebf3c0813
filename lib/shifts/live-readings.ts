import { rateAt } from "@/lib/contracts/rate-card";
import { loadRates } from "@/lib/contracts/store/contracts";
import { cellId } from "@/lib/demand/model";
import type { Fleet } from "@/lib/fleet/model";
import { loadFleets, loadProfiles } from "@/lib/fleet/store/fleets";
import { observedViolations } from "@/lib/residency/observed";
import { lawAt, ruledFleet } from "@/lib/residency/queries";
import { reportedHealthy } from "@/lib/telemetry/store/postgres/demand-hours";
import { fleetWindows, type OfCells } from "@/lib/telemetry/store/postgres/fleet-window";
import { servedByCell } from "@/lib/telemetry/store/postgres/usage";
import type { Reading } from "./guardrails";
import type { Guardrail, GuardrailScope } from "./model";
import type { GuardrailReadings } from "./ports";
import { type ReadFleet, readingOf } from "./reading";

const MINUTE_MS = 60_000;
/** What accelerators say of themselves holds this long; older, what is declared does. */
const HEALTHY_MS = 10 * MINUTE_MS;

/** Guardrail readings from telemetry, over whole minutes: the window is rounded out to the minute it begins in. */
export function liveReadings(): GuardrailReadings {
  // All guardrails of one tick are read at one instant: what they share is read once.
  const shared = new Map<string, Promise<unknown>>();
  let instant = Number.NaN;
  const once = <T>(key: string, read: () => Promise<T>): Promise<T> => {
    const known = shared.get(key) as Promise<T> | undefined;
    const reading = known ?? read();
    shared.set(key, reading);
    return reading;
  };
  return {
    async read(guardrail, now, shift) {
      if (instant !== now.getTime()) shared.clear();
      instant = now.getTime();
      const estate = await once("estate", () => pricedFleets(now));
      const ids = estate.map(({ fleet }) => fleet.id);
      const covered = estate.filter(({ fleet }) => covers(guardrail.scope, fleet));
      const within = new Set(covered.map(({ fleet }) => fleet.id));
      const readAt = async (end: Date, cells: OfCells | undefined): Promise<Reading> => {
        const from = new Date(Math.floor((end.getTime() - guardrail.windowMs) / MINUTE_MS) * MINUTE_MS);
        // The minute that runs is read as far as it has come; a time that is over ends with its last whole minute.
        const to = end < now ? wholeMinute(end) : new Date(now.getTime() + MINUTE_MS);
        const key = `windows/${from.getTime()}/${to.getTime()}/${JSON.stringify(cells ?? null)}`;
        const all = await once(key, () => fleetWindows(ids, from, to, cells));
        return readingOf(guardrail, {
          fleets: covered.map(({ read }) => read),
          windows: all.filter(({ fleetId }) => within.has(fleetId)),
          from,
          violatingRequests: await violations(guardrail, estate, from, to, now, cells),
        });
      };
      const moved = Object.keys(shift.target);
      const own = cellsOf(guardrail.scope, moved);
      const reading = await readAt(now, own);
      if (!guardrail.control || reading.kind === "absent") return reading;
      const before = shift.startedAt ?? now;
      const controlled =
        guardrail.control.kind === "same_before"
          ? await readAt(before, own)
          : await readAt(now, { except: moved });
      if (controlled.kind === "absent") return reading;
      return { ...reading, control: { value: controlled.value, samples: controlled.samples } };
    },
  };
}

const wholeMinute = (at: Date) => new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS);

/** The cells a scope is of; undefined where it is of fleets, whatever they serve. */
function cellsOf(scope: GuardrailScope, moved: readonly string[]): OfCells | undefined {
  if (scope.kind === "cell") return { only: [scope.cellId] };
  return scope.kind === "moved_cells" ? { only: moved } : undefined;
}

type Priced = readonly { readonly fleet: Fleet; readonly read: ReadFleet }[];

function covers(scope: GuardrailScope, fleet: Fleet): boolean {
  switch (scope.kind) {
    case "fleet":
      return fleet.id === scope.fleetId;
    case "provider":
      return fleet.region.providerId === scope.providerId;
    case "cell":
    case "moved_cells":
    case "all":
      // A fleet that is planned or retired serves nothing and owes no data.
      return fleet.state === "serving" || fleet.state === "drained";
  }
}

async function pricedFleets(now: Date): Promise<Priced> {
  const [fleets, profiles, rates, reported] = await Promise.all([
    loadFleets(),
    loadProfiles(),
    loadRates(),
    reportedHealthy(new Date(now.getTime() - HEALTHY_MS)),
  ]);
  return fleets.map((fleet) => {
    const rated = {
      providerId: fleet.region.providerId,
      regionId: fleet.region.id,
      acceleratorId: fleet.accelerator.id,
      contractId: fleet.contractId,
    };
    const own = profiles.filter(({ acceleratorId }) => acceleratorId === fleet.accelerator.id);
    const read = {
      id: fleet.id,
      healthy: Math.min(fleet.delivered, reported.get(fleet.id) ?? fleet.healthy),
      reserved: fleet.billing === "reserved",
      profiles: new Map(own.map((profile) => [profile.modelId, profile])),
      usdPerAcceleratorHour: rateAt(rates, rated, now)?.usdPerAcceleratorHour.toNumber() ?? null,
    };
    return { fleet, read };
  });
}

/** Requests in the window that broke a rule where they were served, or cannot be shown to have kept it. */
async function violations(
  guardrail: Guardrail,
  estate: Priced,
  from: Date,
  to: Date,
  now: Date,
  cells: OfCells | undefined,
): Promise<number> {
  if (guardrail.metric !== "residency_violations") return 0;
  const [served, { rules, jurisdictions }] = await Promise.all([servedByCell(from, to), lawAt(now)]);
  const ids = new Set(
    estate.filter(({ fleet }) => covers(guardrail.scope, fleet)).map(({ fleet }) => fleet.id),
  );
  const byId = new Map(estate.map(({ fleet }) => [fleet.id, ruledFleet(fleet)]));
  // Everywhere means everywhere: what was served by a fleet that nobody knows counts as well.
  const byFleet = guardrail.scope.kind === "fleet" || guardrail.scope.kind === "provider";
  const own = served.filter((row) => (!byFleet || ids.has(row.fleetId)) && isOf(cells, cellId(row)));
  return observedViolations(own, byId, rules, jurisdictions, now).reduce(
    (sum, { requests }) => sum + requests,
    0,
  );
}

function isOf(cells: OfCells | undefined, cell: string): boolean {
  if (cells === undefined) return true;
  return "only" in cells ? cells.only.includes(cell) : !cells.except.includes(cell);
}
