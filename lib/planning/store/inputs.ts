import { tiersOf } from "@/lib/contracts/clauses";
import { billedUsd, listUsd } from "@/lib/contracts/price-tiers";
import { loadClauses, loadContracts, loadRates } from "@/lib/contracts/store/contracts";
import { demandByCell } from "@/lib/demand/observed";
import { loadDemandCells, loadRoundTrips } from "@/lib/demand/store/cells";
import { loadFleets, loadProfiles } from "@/lib/fleet/store/fleets";
import { gridOutlooks } from "@/lib/grid/outlooks";
import { loadJurisdictions, loadRules } from "@/lib/residency/store/rules";
import { spendByCommitmentAndDay } from "@/lib/spend/store/hours";
import { reportedHealthy, requestsByCellAndHour } from "@/lib/telemetry/store/postgres/demand-hours";
import { readServed } from "@/lib/telemetry/store/postgres/served";
import type { PlanningInputs, StandingCommitment } from "../snapshot";
import { loadPolicy } from "./policy";
import { loadCurrentRoutes } from "./routes";

const minuteMs = 60_000;
/** The present level is read from this much of the past, whole minutes only. */
const levelMs = 15 * minuteMs;
/** Telemetry older than this says nothing about which accelerators are healthy now. */
const healthyMs = 10 * minuteMs;
/** As far back as the forecast looks. */
const historyMs = 15 * 86_400_000;

/** Everything a planning run at `now` rests on, and the version of the policy it is made under. */
export async function loadPlanningInputs(
  now: Date,
): Promise<{ inputs: PlanningInputs; policyVersion: number }> {
  const to = new Date(Math.floor(now.getTime() / minuteMs) * minuteMs);
  const before = (ms: number) => new Date(to.getTime() - ms);
  const [policy, energy, fleets, healthy, profiles, rates, contracts, clauses, rules, jurisdictions] =
    await Promise.all([
      loadPolicy(),
      gridOutlooks(now),
      loadFleets(),
      reportedHealthy(before(healthyMs)),
      loadProfiles(),
      loadRates(),
      loadContracts(),
      loadClauses(),
      loadRules(),
      loadJurisdictions(),
    ]);
  const [cells, roundTrips, hours, served, routes] = await Promise.all([
    loadDemandCells(),
    loadRoundTrips(),
    requestsByCellAndHour(before(historyMs), to),
    readServed(before(levelMs), to),
    loadCurrentRoutes(),
  ]);
  const level =
    served.coveredSec > 0
      ? new Map(demandByCell(served.rows, served.coveredSec).map((c) => [c.cellId, c.requestsPerSec]))
      : null;
  return {
    policyVersion: policy.version,
    inputs: {
      fleets,
      reportedHealthy: healthy,
      profiles,
      rates,
      contracts: new Map(contracts.map(({ id, providerId }) => [id, providerId])),
      commitments: await standingCommitments(contracts, now),
      clauses,
      rules,
      jurisdictions,
      cells,
      history: hours.map(({ origin, modelId, dataClass, ...hour }) => ({
        ...hour,
        cellId: `${origin}|${modelId}|${dataClass}`,
      })),
      level,
      roundTrips,
      routes,
      energy,
      policy: policy.body,
    },
  };
}

/** Of each contract the commitment whose period holds `now`, with the statement plus what was estimated since. */
async function standingCommitments(
  contracts: Awaited<ReturnType<typeof loadContracts>>,
  now: Date,
): Promise<StandingCommitment[]> {
  const current = contracts.flatMap(({ providerId, commitments, clauses }) =>
    commitments
      .filter(({ periodStart, periodEnd }) => periodStart <= now && now < periodEnd)
      .map((commitment) => ({ ...commitment, providerId, tiers: tiersOf(clauses, commitment, now) })),
  );
  const days = await spendByCommitmentAndDay(
    current.map(({ id, contractId, openingAsOf, periodStart, periodEnd }) => ({
      commitmentId: id,
      contractId,
      since: openingAsOf ?? periodStart,
      until: periodEnd,
    })),
  );
  return current.map((commitment) => ({
    contractId: commitment.contractId,
    providerId: commitment.providerId,
    periodEnd: commitment.periodEnd,
    committedUsd: commitment.committedUsd.toNumber(),
    // Statements are of billed dollars, estimates at list price.
    spentUsd: billedUsd(
      commitment.tiers,
      days
        .filter(({ commitmentId }) => commitmentId === commitment.id)
        .reduce((sum, { usd }) => sum.plus(usd), listUsd(commitment.tiers, commitment.openingSpentUsd)),
    )
      .toDecimalPlaces(2)
      .toNumber(),
    overageMultiplier: commitment.overageMultiplier.toNumber(),
    tiers: commitment.tiers,
  }));
}
