import { describe, expect, it } from "vitest";
import { Usd } from "@/lib/platform/money";
import { spendLines } from "./summary";

const hour = (h: number) => new Date(Date.UTC(2026, 10, 20, h));
const group = (fleetId: string, modelId: string, usd: number, tokens: number, h = 1) => ({
  fleetId,
  modelId,
  usd: new Usd(usd),
  tokens: new Usd(tokens),
  requests: new Usd(1),
  lastHour: hour(h),
});
const fleet = (providerId: string) => ({
  name: "F",
  providerId,
  providerName: providerId.toUpperCase(),
  regionId: `${providerId}:r`,
  regionName: "R",
});
const names = {
  fleets: new Map([
    ["a1", fleet("aws")],
    ["a2", fleet("aws")],
    ["g1", fleet("gcp")],
  ]),
  models: new Map([["large", "Large"]]),
};

describe("spendLines", () => {
  const groups = [
    group("a1", "large", 10, 2_000_000),
    group("a2", "large", 2, 2_000_000, 3),
    group("g1", "", 5, 0),
  ];

  it.each([
    [
      "provider",
      [
        ["aws", 12, 3],
        ["gcp", 5, null],
      ],
    ],
    [
      "fleet",
      [
        ["a1", 10, 5],
        ["g1", 5, null],
        ["a2", 2, 1],
      ],
    ],
    [
      "model",
      [
        ["large", 12, 3],
        ["", 5, null],
      ],
    ],
  ] as const)("by %s", (dimension, expected) => {
    const lines = spendLines(groups, dimension, names);
    expect(
      lines.map(({ key, usd, usdPerMillionTokens }) => [
        key,
        usd.toNumber(),
        usdPerMillionTokens?.toNumber() ?? null,
      ]),
    ).toEqual(expected);
  });

  it("carries the newest hour of what it adds up", () => {
    expect(spendLines(groups, "provider", names)[0]?.lastHour).toEqual(hour(3));
  });

  it("names what it does not know instead of hiding it", () => {
    expect(spendLines([group("gone", "mystery", 1, 1)], "region", names)[0]?.name).toBe("Unknown region");
    expect(spendLines([group("gone", "mystery", 1, 1)], "model", names)[0]?.name).toBe("mystery");
  });
});
