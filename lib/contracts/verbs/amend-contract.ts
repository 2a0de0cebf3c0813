import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { newAmendment } from "../model";
import { tiersSentence } from "../price-tiers";
import {
  amendmentExists,
  contractExists,
  endClause,
  insertAmendment,
  replaceTiers,
} from "../store/contracts";

/**
 * Records an amendment, ends the clauses that it ends and begins the price tiers that it agrees, in place of those in
 * force. Clauses stay, with their end: the contract keeps its history.
 */
export const amendContract = defineVerb({
  name: "contract.amend",
  permission: "contracts:manage",
  input: newAmendment,
  async run({ tx, audit, live }, { reason, endsClauseIds, effectiveTo, priceTiers, ...amendment }) {
    if (!(await contractExists(tx, amendment.contractId)))
      refuse("not_found", "There is no such contract.", "contractId");
    if (await amendmentExists(tx, amendment.id))
      refuse("conflict", `There is an amendment ${amendment.id} already.`, "id");
    const endsAt = effectiveTo ?? amendment.signedOn;
    await insertAmendment(tx, { ...amendment, sourceDate: amendment.signedOn });
    for (const clauseId of endsClauseIds) {
      if (!(await endClause(tx, clauseId, amendment.contractId, amendment.id, endsAt))) {
        refuse(
          "conflict",
          `Clause ${clauseId} cannot be ended on that date: it is not of this contract, begins later, or has ended.`,
          "endsClauseIds",
        );
      }
    }
    const tiers = {
      ...amendment,
      amendmentId: amendment.id,
      summary: priceTiers ? tiersSentence(priceTiers) : "",
    };
    const replaced = priceTiers ? await replaceTiers(tx, tiers, priceTiers, endsAt) : [];
    if (replaced === null) {
      refuse("conflict", "This contract has price tiers that begin on that date or later.", "priceTiers");
    }
    await audit({
      subjectKind: "contract",
      subjectId: amendment.contractId,
      reason,
      after: {
        ...amendment,
        endsClauseIds: [...endsClauseIds, ...replaced],
        effectiveTo: endsAt,
        ...(priceTiers ? { priceTiers } : {}),
      },
    });
    await live("contract", amendment.contractId);
  },
});
