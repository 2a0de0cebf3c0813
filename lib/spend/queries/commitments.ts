import { type BurnDown, burnDown, type DailySpend } from "@/lib/contracts/burn-down";
import { isInForce } from "@/lib/contracts/clauses";
import type { Commitment } from "@/lib/contracts/model";
import { type Contract, loadContracts } from "@/lib/contracts/store/contracts";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { refuse } from "@/lib/platform/errors";
import { spendByContractAndDay } from "../store/hours";

export interface CommitmentStanding {
  commitment: Commitment;
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
  const daily = await dailySince(contracts, now);
  return contracts.map((contract) => {
    const commitment = contract.commitments.find((period) => phaseOf(period, now) === "current");
    return {
      contract,
      current: commitment ? stand(commitment, daily.get(contract.id) ?? [], now) : null,
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
  const daily = (await dailySince([contract], now)).get(contractId) ?? [];
  return { contract, commitments: contract.commitments.map((commitment) => stand(commitment, daily, now)) };
}

const phaseOf = ({ periodStart, periodEnd }: Commitment, now: Date): CommitmentStanding["phase"] =>
  now < periodStart ? "future" : now < periodEnd ? "current" : "past";

/** What counts against a commitment: spend of its period, after its statement. */
function stand(commitment: Commitment, daily: readonly DailySpend[], now: Date): CommitmentStanding {
  const since = commitment.openingAsOf ?? commitment.periodStart;
  const counted = daily.filter(({ day }) => day >= startOfDay(since) && day < commitment.periodEnd);
  return {
    commitment,
    phase: phaseOf(commitment, now),
    standing: burnDown(commitment, counted, now),
    daily: counted,
  };
}

/** Estimated spend by day since the earliest day any commitment of the contract still needs. */
async function dailySince(contracts: readonly Contract[], now: Date): Promise<Map<string, DailySpend[]>> {
  const since = new Map(
    contracts.flatMap(({ id, commitments }) => {
      const starts = commitments.map(({ openingAsOf, periodStart }) =>
        (openingAsOf ?? periodStart).getTime(),
      );
      return starts.length > 0 ? [[id, new Date(Math.min(...starts))] as const] : [];
    }),
  );
  const days = new Map<string, DailySpend[]>();
  for (const { contractId, day, usd } of await spendByContractAndDay(since, now)) {
    days.set(contractId, [...(days.get(contractId) ?? []), { day, usd }]);
  }
  return days;
}

const startOfDay = (at: Date) => new Date(Math.floor(at.getTime() / 86_400_000) * 86_400_000);
