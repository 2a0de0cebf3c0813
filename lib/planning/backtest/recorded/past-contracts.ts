import type { PastFacts } from "./facts";
import type { BacktestInputs } from "./inputs";

const hourMs = 3_600_000;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Of each contract that a fleet names: its commitments' even pace over the hours observed. */
export function pastContracts(
  facts: PastFacts,
  fleets: BacktestInputs["fleets"],
  counted: readonly boolean[],
): BacktestInputs["contracts"] {
  const named = new Set(fleets.flatMap(({ contract }) => (contract === null ? [] : [contract])));
  return [...named].map((id) => {
    const parts = facts.commitments
      .filter(({ contractId }) => contractId === id)
      .map((commitment) => {
        const [start, end] = [commitment.periodStart.getTime(), commitment.periodEnd.getTime()];
        const hours = counted.filter((counts, hour) => {
          const at = facts.from.getTime() + hour * hourMs;
          return counts && start <= at && at < end;
        }).length;
        return { commitment, hours, part: (hours * hourMs) / (end - start) };
      })
      .filter(({ hours }) => hours > 0);
    const longest = parts.reduce<(typeof parts)[number] | null>(
      (best, entry) => (best === null || entry.hours > best.hours ? entry : best),
      null,
    );
    return {
      id,
      committedUsd: sum(parts.map(({ commitment, part }) => commitment.committedUsd.toNumber() * part)),
      overageMultiplier: longest?.commitment.overageMultiplier.toNumber() ?? 1,
    };
  });
}
