import { describe, expect, it } from "vitest";
import { approvalLimits } from "@/lib/approvals/requirement";
import { policySchema } from "@/lib/planning/model";
import { rhythmPolicy } from "@/lib/planning/rhythm-policy";
import { guardrailLimits, pace } from "@/lib/shifts/policy";
import { keptValue, policyGroups, shownValue, valueAt, withValue } from "./fields";

const fields = policyGroups.flatMap((group) => group.fields);
const percent = { path: "body.x", label: "X", unit: "%", scale: 0.01 };

describe("the policy's fields", () => {
  it("are values that the policy has, each once", () => {
    const known = new Set([
      ...Object.keys(policySchema.shape).map((key) => `body.${key}`),
      ...Object.keys(rhythmPolicy.shape).map((key) => `rhythm.${key}`),
      ...Object.keys(pace.shape).map((key) => `shifts.pace.${key}`),
      ...Object.keys(approvalLimits.shape).map((key) => `shifts.approvals.${key}`),
      ...Object.keys(guardrailLimits.shape).map((key) => `shifts.guardrails.${key}`),
    ]);
    expect(fields.filter(({ path }) => !known.has(path))).toEqual([]);
    expect(new Set(fields.map(({ path }) => path)).size).toBe(fields.length);
  });

  it("leave out none of what the engine and the rhythm need", () => {
    const paths = new Set(fields.map(({ path }) => path));
    for (const key of Object.keys(policySchema.shape)) expect(paths).toContain(`body.${key}`);
    for (const key of Object.keys(rhythmPolicy.shape)) expect(paths).toContain(`rhythm.${key}`);
  });

  it.each([
    [0.85, "85"],
    [0.005, "0.5"],
    [0.07, "7"],
    [undefined, ""],
  ])("show %s as %s and keep it again", (kept, shown) => {
    expect(shownValue(percent, kept)).toBe(shown);
    expect(keptValue(percent, shown)).toBe(kept);
  });

  it("keep what is no number for the verb to refuse", () => {
    expect(keptValue(percent, "a lot")).toBe("a lot");
  });

  it("replace one value and leave the rest, those that no field shows included", () => {
    const document = { body: { a: 1, hidden: 2 }, shifts: { pace: {} } };
    const changed = withValue(withValue(document, "body.a", 3), "shifts.pace.bakeMs", 5);
    expect(changed).toEqual({ body: { a: 3, hidden: 2 }, shifts: { pace: { bakeMs: 5 } } });
    expect(
      valueAt(withValue(changed, "shifts.pace.bakeMs", undefined), "shifts.pace.bakeMs"),
    ).toBeUndefined();
    expect(document.body.a).toBe(1);
  });
});
