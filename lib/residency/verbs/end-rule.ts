import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { ruleEnding } from "../model";
import { endRule as endRuleRow, loadRule } from "../store/rules";

/** Ends a residency rule at a date; its history stays. */
export const endRule = defineVerb({
  name: "residency.end_rule",
  permission: "residency:manage",
  input: ruleEnding,
  async run({ tx, audit, live }, { ruleId, effectiveTo, reason }) {
    const rule =
      (await loadRule(tx, ruleId)) ?? refuse("not_found", `There is no residency rule ${ruleId}.`, "ruleId");
    if (effectiveTo <= rule.effectiveFrom) {
      refuse(
        "invalid",
        `The end must be after the rule's first day, ${rule.effectiveFrom.toISOString().slice(0, 10)}.`,
        "effectiveTo",
      );
    }
    if (!(await endRuleRow(tx, ruleId, effectiveTo))) {
      refuse(
        "conflict",
        `Rule ${ruleId} has an end already: ${rule.effectiveTo?.toISOString().slice(0, 10)}.`,
        "effectiveTo",
      );
    }
    await audit({
      subjectKind: "residency_rule",
      subjectId: ruleId,
      reason,
      before: { effectiveTo: null },
      after: { effectiveTo },
    });
    await live("residency", ruleId);
  },
});
