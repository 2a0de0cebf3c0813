import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { statement } from "../model";
import { lockCommitment, writeStatement } from "../store/contracts";

/**
 * Records what the provider's statement says was drawn down by a date. The burn-down counts Ballast's own estimate
 * only after that date, so that a statement corrects the estimate instead of adding to it.
 */
export const recordStatement = defineVerb({
  name: "contract.record_statement",
  permission: "contracts:manage",
  input: statement,
  async run({ tx, now, audit, live }, { commitmentId, spentUsd, asOf, reason }) {
    const commitment =
      (await lockCommitment(tx, commitmentId)) ??
      refuse("not_found", "There is no such commitment.", "commitmentId");
    if (asOf < commitment.periodStart || asOf > commitment.periodEnd) {
      refuse("invalid", "The statement's date must lie within the commitment's period.", "asOf");
    }
    if (asOf > now) refuse("invalid", "The statement's date must not lie in the future.", "asOf");
    if (commitment.openingAsOf && asOf < commitment.openingAsOf) {
      const held = commitment.openingAsOf.toISOString();
      refuse("conflict", `A later statement, as of ${held}, is already recorded.`, "asOf");
    }
    await writeStatement(tx, commitmentId, spentUsd, asOf);
    await audit({
      subjectKind: "contract",
      subjectId: commitment.contractId,
      reason,
      before: {
        commitmentId,
        openingSpentUsd: commitment.openingSpentUsd.toFixed(2),
        openingAsOf: commitment.openingAsOf,
      },
      after: { commitmentId, openingSpentUsd: spentUsd, openingAsOf: asOf },
    });
    await live("contract", commitment.contractId);
  },
});
