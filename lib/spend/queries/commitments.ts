import { type BurnDown, burnDown, type DailySpend } from "@/lib/contracts/burn-down";
import { isInForce, tiersOf } from "@/lib/contracts/clauses";
import type { Commitment, PriceTier } from "@/lib/contracts/model";
import { type Contract, loadContracts } from "@/lib/contracts/store/contracts";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { refuse } from "@/lib/platform/errors";
import { spendByCommitmentAndDay } from "../store/hours";

export type { Contract };

export interface CommitmentStanding {
  commitment: Commitment;
  /** The contract's price tiers by which the period is billed; none where that is list price. */
  tiers: readonly PriceTier[];
  /** `past`, `current` or `future` by the clock. */
  phase: "past" | "current" | "future";
  standing: BurnDown;
  daily: DailySpend[];
}

export interface ContractStanding {
  contract: Contract;
  /** The commitment whose period holds `now`; null between periods and outside the term. */
  current: CommitmentStanding | null;
  clausesInForce: number;
  /** The next duty not yet met. */
  nextObligation: Contract["obligations"][number] | null;
}

/** Every contract with where its current commitment stands at `now`. */
export async function contractStandings(actor: Actor, now: Date): Promise<ContractStanding[]> {
  requirePermission(actor, "contracts:read");
  const contracts = await loadContracts();
  const daily = await dailyByCommitment(contracts);
  return contracts.map((contract) => {
    const commitment = contract.commitments.find((period) => phaseOf(period, now) === "current");
    return {
      contract,
      current: commitment ? stand(contract, commitment, daily.get(commitment.id) ?? [], now) : null,
      clausesInForce: contract.clauses.filter((clause) => isInForce(clause, now)).length,
      nextObligation: contract.obligations.find(({ metOn }) => metOn === null) ?? null,
    };
  });
}

/** One contract with where each of its commitments stands. Refuses `not_found`. */
export async function contractDetail(
  actor: Actor,
  { contractId, now }: { contractId: string; now: Date },
): Promise<{ contract: Contract; commitments: CommitmentStanding[] }> {
  requirePermission(actor, "contracts:read");
  const contract = (await loadContracts()).find(({ id }) => id === contractId);
  if (!contract) refuse("not_found", `There is no contract ${contractId}.`);
  const daily = await dailyByCommitment([contract]);
  return {
    contract,
    commitments: contract.commitments.map((commitment) =>
      stand(contract, commitment, daily.get(commitment.id) ?? [], now),
    ),
  };
}

const phaseOf = ({ periodStart, periodEnd }: Commitment, now: Date): CommitmentStanding["phase"] =>
  now < periodStart ? "future" : now < periodEnd ? "current" : "past";

function stand(
  contract: Contract,
  commitment: Commitment,
  daily: readonly DailySpend[],
  now: Date,
): CommitmentStanding {
  const tiers = tiersOf(contract.clauses, commitment, now);
  return {
    commitment,
    tiers,
    phase: phaseOf(commitment, now),
    standing: burnDown(commitment, daily, now, tiers),
    daily: [...daily],
  };
}

/** What counts against each commitment, by its id: spend of its period, after its statement. */
async function dailyByCommitment(contracts: readonly Contract[]): Promise<Map<string, DailySpend[]>> {
  const windows = contracts.flatMap(({ commitments }) =>
    commitments.map(({ id, contractId, openingAsOf, periodStart, periodEnd }) => ({
      commitmentId: id,
      contractId,
      since: openingAsOf ?? periodStart,
      until: periodEnd,
    })),
  );
  const days = new Map<string, DailySpend[]>();
  for (const { commitmentId, day, usd } of await spendByCommitmentAndDay(windows)) {
    days.set(commitmentId, [...(days.get(commitmentId) ?? []), { day, usd }]);
  }
  return days;
}
