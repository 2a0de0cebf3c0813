import { rateAt } from "@/lib/contracts/rate-card";
import { loadRates } from "@/lib/contracts/store/contracts";
import type { Fleet } from "@/lib/fleet/model";
import { loadFleets, loadProfiles } from "@/lib/fleet/store/fleets";
import { observedViolations } from "@/lib/residency/observed";
import { lawAt, ruledFleet } from "@/lib/residency/queries";
import { fleetWindows } from "@/lib/telemetry/store/postgres/fleet-window";
import { servedByCell } from "@/lib/telemetry/store/postgres/usage";
import type { Guardrail, GuardrailScope } from "./model";
import type { GuardrailReadings } from "./ports";
import { type ReadFleet, readingOf } from "./reading";

const MINUTE_MS = 60_000;

/** Guardrail readings from telemetry, over whole minutes: the window is rounded out to the minute it begins in. */
export function liveReadings(): GuardrailReadings {
  return {
    async read(guardrail, now) {
      const from = new Date(Math.floor((now.getTime() - guardrail.windowMs) / MINUTE_MS) * MINUTE_MS);
      const to = new Date(now.getTime() + MINUTE_MS);
      const fleets = (await loadFleets()).filter((fleet) => covers(guardrail.scope, fleet));
      const [windows, priced, violatingRequests] = await Promise.all([
        fleetWindows(
          fleets.map(({ id }) => id),
          from,
          to,
        ),
        readFleets(fleets, now),
        violations(guardrail, fleets, from, to, now),
      ]);
      return readingOf(guardrail, { fleets: priced, windows, from, violatingRequests });
    },
  };
}

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

async function readFleets(fleets: readonly Fleet[], now: Date): Promise<ReadFleet[]> {
  const [profiles, rates] = await Promise.all([loadProfiles(), loadRates()]);
  return fleets.map((fleet) => {
    const rated = {
      providerId: fleet.region.providerId,
      regionId: fleet.region.id,
      acceleratorId: fleet.accelerator.id,
      contractId: fleet.contractId,
    };
    const own = profiles.filter(({ acceleratorId }) => acceleratorId === fleet.accelerator.id);
    return {
      id: fleet.id,
      healthy: fleet.healthy,
      reserved: fleet.billing === "reserved",
      profiles: new Map(own.map((profile) => [profile.modelId, profile])),
      usdPerAcceleratorHour: rateAt(rates, rated, now)?.usdPerAcceleratorHour.toNumber() ?? null,
    };
  });
}

/** Requests in the window that broke a rule where they were served, or cannot be shown to have kept it. */
async function violations(
  guardrail: Guardrail,
  fleets: readonly Fleet[],
  from: Date,
  to: Date,
  now: Date,
): Promise<number> {
  if (guardrail.metric !== "residency_violations") return 0;
  const [served, { rules, jurisdictions }] = await Promise.all([servedByCell(from, to), lawAt(now)]);
  const ids = new Set(fleets.map(({ id }) => id));
  const byId = new Map(fleets.map((fleet) => [fleet.id, ruledFleet(fleet)]));
  const own = guardrail.scope.kind === "all" ? served : served.filter(({ fleetId }) => ids.has(fleetId));
  return observedViolations(own, byId, rules, jurisdictions, now).reduce(
    (sum, { requests }) => sum + requests,
    0,
  );
}
