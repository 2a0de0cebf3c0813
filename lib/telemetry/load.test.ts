import { describe, expect, it } from "vitest";
import { estimatedUtilization } from "./load";

const profiles = new Map([
  ["m", { acceleratorId: "a", modelId: "m", prefillTokensPerSec: 1000, decodeTokensPerSec: 100 }],
]);

describe("estimatedUtilization", () => {
  it("is the time the tokens took over the time the accelerators had", () => {
    const served = [{ modelId: "m", inputTokens: 60_000, outputTokens: 12_000 }];
    expect(estimatedUtilization(served, profiles, 10, 60)).toBeCloseTo((60 + 120) / 600);
  });

  it.each([
    ["a model without a profile", [{ modelId: "x", inputTokens: 1, outputTokens: 1 }], 10, 60],
    ["no accelerators", [], 0, 60],
    ["no time", [], 10, 0],
  ])("is unknown with %s", (_name, served, accelerators, coveredSec) => {
    expect(estimatedUtilization(served, profiles, accelerators, coveredSec)).toBeNull();
  });

  it("is zero when nothing was served", () => {
    expect(estimatedUtilization([], profiles, 10, 60)).toBe(0);
  });
});
