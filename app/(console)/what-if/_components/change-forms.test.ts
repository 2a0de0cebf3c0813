import { describe, expect, it } from "vitest";
import { changeSchema } from "@/lib/planning/what-if/change";
import { changeForms, type Typed } from "./change-forms";

const changeOf = (kind: string, typed: Typed) => {
  const form = changeForms.find((one) => one.kind === kind);
  const parsed = changeSchema.safeParse({ kind, ...form?.toChange(typed) });
  return parsed.success ? parsed.data : parsed.error.issues[0]?.path[0];
};

describe("what is typed becomes a change", () => {
  it.each([
    [
      "lose",
      { id: "region azure:germanywestcentral" },
      { kind: "lose", scope: "region", id: "azure:germanywestcentral" },
    ],
    ["demand", { factor: "+30", origin: "IN", model: "" }, { kind: "demand", factor: 1.3, origin: "IN" }],
    ["demand", { factor: "−12.5" }, { kind: "demand", factor: 0.875 }],
    [
      "capacity",
      { fleet: "fra", accelerators: "12,000" },
      { kind: "capacity", fleet: "fra", accelerators: 12000 },
    ],
    ["price", { id: "fleet fra", factor: "0" }, { kind: "price", scope: "fleet", id: "fra", factor: 1 }],
    [
      "power",
      { id: "provider aws", usdPerMwhMore: "-40" },
      { kind: "power", scope: "provider", id: "aws", usdPerMwhMore: -40 },
    ],
    [
      "grid",
      { region: "aws:dub", gramsCo2PerKwh: "80" },
      { kind: "grid", region: "aws:dub", gramsCo2PerKwh: 80 },
    ],
    ["service", { fleet: "fra", errorRate: "2" }, { kind: "service", fleet: "fra", errorRate: 0.02 }],
    [
      "require",
      { rule: "in", origin: "IN", countries: ["IN"], sovereign: true },
      { kind: "require", rule: "in", origin: "IN", countries: ["IN"], sovereign: true },
    ],
    ["require", { rule: "in", countries: [] }, { kind: "require", rule: "in" }],
    ["drop_rule", { rule: "de-local" }, { kind: "drop_rule", rule: "de-local" }],
    [
      "commitment",
      { contract: "a", committedUsd: "5e9", periodEnd: "2027-01-01" },
      { kind: "commitment", contract: "a", committedUsd: 5e9, periodEnd: "2027-01-01T00:00:00Z" },
    ],
    ["share", { provider: "aws", max: "60" }, { kind: "share", provider: "aws", min: 0, max: 0.6 }],
    ["policy", { set: "usdPerTonneCo2", value: "200" }, { kind: "policy", set: { usdPerTonneCo2: 200 } }],
    ["policy", { set: "contingencies", value: "both" }, { kind: "policy", set: { contingencies: "both" } }],
  ] as const)("%s %j", (kind, typed, change) => {
    expect(changeOf(kind, typed)).toEqual(change);
  });

  it.each([
    ["lose", {}, "scope"],
    ["demand", { factor: "thirty" }, "factor"],
    ["demand", { factor: "-130" }, "factor"],
    ["capacity", { fleet: "fra" }, "accelerators"],
    ["policy", { set: "usdPerTonneCo2", value: "dear" }, "set"],
    ["policy", {}, "set"],
  ] as const)("%s %j is refused at %s", (kind, typed, field) => {
    expect(changeOf(kind, typed)).toBe(field);
  });
});
