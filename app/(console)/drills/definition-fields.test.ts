import { describe, expect, it } from "vitest";
import { drillDefinition } from "@/lib/drills/model";
import { definitionFields } from "./definition-fields";

const filled = (change: Record<string, string | string[]> = {}): FormData => {
  const form = new FormData();
  const fields = {
    name: "Leave Frankfurt",
    reason: "we must be able to",
    target: "region:azure:germanywestcentral",
    recurs: "cron",
    cron: "0 10 * * 2",
    timeZone: "Europe/Berlin",
    windows: "2",
    "days-0": ["1", "2"],
    "from-0": "09:00",
    "until-0": "15:00",
    "days-1": "6",
    "from-1": "22:00",
    "until-1": "02:00",
    holdMinutes: "10",
    drainedWithinMinutes: "5",
    returnedWithinMinutes: "15",
    ...change,
  };
  for (const [name, value] of Object.entries(fields))
    for (const one of [value].flat()) form.append(name, one);
  return form;
};

describe("the form of a drill", () => {
  it("is what the verb parses", () => {
    const { definition, name } = definitionFields(filled());
    expect(name).toBe("Leave Frankfurt");
    expect(drillDefinition.parse(definition)).toEqual({
      target: { kind: "region", id: "azure:germanywestcentral" },
      schedule: { kind: "cron", cron: "0 10 * * 2" },
      timeZone: "Europe/Berlin",
      windows: [
        { days: [1, 2], from: "09:00", until: "15:00" },
        { days: [6], from: "22:00", until: "02:00" },
      ],
      holdMinutes: 10,
      objective: { drainedWithinMinutes: 5, returnedWithinMinutes: 15 },
    });
    const once = definitionFields(filled({ recurs: "once", at: "2026-12-01T10:00" }));
    expect(drillDefinition.parse(once.definition).schedule).toEqual({ kind: "once", at: "2026-12-01T10:00" });
  });

  it.each([
    ["no target", { target: "" }],
    ["no days", { "days-0": [] }],
    ["no minutes", { holdMinutes: "" }],
    ["minutes that are none", { holdMinutes: "ten" }],
    ["no window", { windows: "0" }],
    ["no time", { recurs: "once" }],
  ])("is refused with %s", (_, change) => {
    expect(drillDefinition.safeParse(definitionFields(filled(change)).definition).success).toBe(false);
  });
});
