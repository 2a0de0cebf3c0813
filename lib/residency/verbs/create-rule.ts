import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { newRule } from "../model";
import { insertRule, loadJurisdictionNames, loadRule } from "../store/rules";

/** Records a residency rule. It binds plans from its effective date on; plans approved before are voided by the drift check. */
export const createRule = defineVerb({
  name: "residency.create_rule",
  permission: "residency:manage",
  input: newRule,
  async run({ tx, now, audit, live }, { reason, ...rule }) {
    if (await loadRule(tx, rule.id))
      refuse("conflict", `A rule ${rule.id} exists already; a changed rule gets a new id.`, "id");
    const known = await loadJurisdictionNames(tx);
    for (const field of ["originJurisdictions", "allowedJurisdictions"] as const) {
      const unknown = rule[field].find((id) => !known.has(id));
      if (unknown) refuse("invalid", `${unknown} is not a jurisdiction of this estate.`, field);
    }
    await insertRule(tx, { ...rule, sourceUrl: rule.sourceUrl ?? null, sourceDate: now });
    await audit({ subjectKind: "residency_rule", subjectId: rule.id, reason, after: rule });
    await live("residency", rule.id);
    return { ruleId: rule.id };
  },
});
