import { rateAt } from "@/lib/contracts/rate-card";
import { loadRates } from "@/lib/contracts/store/contracts";
import type { Fleet } from "@/lib/fleet/model";
import { loadFleets, loadProfiles } from "@/lib/fleet/store/fleets";
import { observedViolations } from "@/lib/residency/observed";
import { lawAt, ruledFleet } from "@/lib/residency/queries";
import { reportedHealthy } from "@/lib/telemetry/store/postgres/demand-hours";
import { fleetWindows } from "@/lib/telemetry/store/postgres/fleet-window";
import { servedByCell } from "@/lib/telemetry/store/postgres/usage";
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
    async read(guardrail, now) {
      if (instant !== now.getTime()) shared.clear();
      instant = now.getTime();
      const from = new Date(Math.floor((now.getTime() - guardrail.windowMs) / MINUTE_MS) * MINUTE_MS);
      const to = new Date(now.getTime() + MINUTE_MS);
      const estate = await once("estate", () => pricedFleets(now));
      const ids = estate.map(({ fleet }) => fleet.id);
      const all = await once(`windows/${guardrail.windowMs}`, () => fleetWindows(ids, from, to));
      const covered = estate.filter(({ fleet }) => covers(guardrail.scope, fleet));
      const within = new Set(covered.map(({ fleet }) => fleet.id));
      return readingOf(guardrail, {
        fleets: covered.map(({ read }) => read),
        windows: all.filter(({ fleetId }) => within.has(fleetId)),
        from,
        violatingRequests: await violations(guardrail, estate, from, to, now),
      });
    },
  };
}

type Priced = readonly { readonly fleet: Fleet; readonly read: ReadFleet }[];

function covers(scope: GuardrailScope, fleet: Fleet): boolean {
  switch (scope.kind) {
    case "fleet":
      return fleet.id === scope.fleetId;
    case "provider":
      return fleet.region.providerId === scope.providerId;
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
): Promise<number> {
  if (guardrail.metric !== "residency_violations") return 0;
  const [served, { rules, jurisdictions }] = await Promise.all([servedByCell(from, to), lawAt(now)]);
  const ids = new Set(
    estate.filter(({ fleet }) => covers(guardrail.scope, fleet)).map(({ fleet }) => fleet.id),
  );
  const byId = new Map(estate.map(({ fleet }) => [fleet.id, ruledFleet(fleet)]));
  // Everywhere means everywhere: what was served by a fleet that nobody knows counts as well.
  const own = guardrail.scope.kind === "all" ? served : served.filter(({ fleetId }) => ids.has(fleetId));
  return observedViolations(own, byId, rules, jurisdictions, now).reduce(
    (sum, { requests }) => sum + requests,
    0,
  );
}
