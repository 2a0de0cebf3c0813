import { describe, expect, it } from "vitest";
import type { Change } from "./change";
import { changeSentence } from "./sentence";

const names: Record<string, string> = { azure: "Azure", IN: "India", "azure-2025": "Azure 2025" };
const nameOf = (id: string) => names[id] ?? id;

describe("a change in words", () => {
  const table: [Change, string][] = [
    [{ kind: "lose", scope: "provider", id: "azure" }, "Lose provider Azure"],
    [{ kind: "capacity", fleet: "fra", accelerators: 12000 }, "fra with 12,000 accelerators"],
    [{ kind: "demand", origin: "IN", factor: 1.3 }, "Demand from India +30%"],
    [{ kind: "demand", model: "large", dataClass: "personal", factor: 0.5 }, "Demand personal large −50%"],
    [{ kind: "demand", factor: 1 }, "All demand unchanged"],
    [{ kind: "price", scope: "fleet", id: "fra", factor: 1.37 }, "Price of fra +37%"],
    [{ kind: "power", scope: "region", id: "aws:dub", usdPerMwhMore: -12.5 }, "Power of aws:dub −$12.5/MWh"],
    [{ kind: "grid", region: "aws:dub", gramsCo2PerKwh: 80 }, "Grid of aws:dub at 80 g CO₂/kWh"],
    [
      { kind: "service", fleet: "fra", errorRate: 0.02, ttftMs: 900 },
      "fra with 900 ms to the first token, failing 2% of requests",
    ],
    [
      { kind: "require", rule: "in-local", origin: "IN", countries: ["IN"], sovereign: true },
      "Rule in-local: from India only in India and with a sovereign operator",
    ],
    [{ kind: "require", rule: "eu", countries: ["DE"] }, "Rule eu: everything only in DE"],
    [{ kind: "drop_rule", rule: "de-local" }, "Without de-local"],
    [
      { kind: "commitment", contract: "azure-2025", committedUsd: 2.5e11, periodEnd: "2027-01-01T00:00:00Z" },
      "Azure 2025: $250B committed, until 2027-01-01",
    ],
    [{ kind: "share", provider: "azure", min: 0.1, max: 0.6 }, "Azure gets 10% to 60% of tokens"],
    [{ kind: "share", provider: "azure", min: 0, max: 1 }, "Azure without a limit on its share"],
    [
      { kind: "policy", set: { usdPerTonneCo2: 200, contingencies: "both" } },
      "Policy: carbon at $200 a tonne, must survive the loss of any provider or region",
    ],
  ];
  it.each(table)("%j → %s", (change, words) => {
    expect(changeSentence(change, nameOf)).toBe(words);
  });
});
