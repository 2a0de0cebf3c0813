import { describe, expect, it } from "vitest";
import { moveFacts } from "./move-facts";
import { facts } from "./testing/world";

const spend = { usdPerHourBefore: 100, usdPerHourAfter: 120 };
const providers = new Map([
  ["fra", "azure"],
  ["par", "gcp"],
  ["iad", "gcp"],
]);
// 50 requests/s of Germany, 30 of France.
const running = { de: { fra: 0.8, par: 0.2 }, fr: { par: 1 } };
const of = (target: Parameters<typeof moveFacts>[1]["target"]) =>
  moveFacts(spend, { running, target }, facts, providers).providers;

describe("what leaves a provider", () => {
  it("is counted in requests of all its fleets", () => {
    expect(of({ de: { fra: 0.3, par: 0.7 } })).toEqual([
      { provider: "azure", requestsPerSec: 40, leavingPerSec: expect.closeTo(25) },
      { provider: "gcp", requestsPerSec: 40, leavingPerSec: 0 },
    ]);
  });

  it("is nothing where it only changes fleet", () => {
    expect(of({ de: { fra: 0.8, iad: 0.2 } }).map(({ leavingPerSec }) => leavingPerSec)).toEqual([0, 0]);
  });

  it("is not made up for by what comes from elsewhere", () => {
    const swapped = of({ de: { par: 1 }, fr: { fra: 1 } });
    expect(swapped).toEqual([
      { provider: "azure", requestsPerSec: 40, leavingPerSec: 40 },
      { provider: "gcp", requestsPerSec: 40, leavingPerSec: 30 },
    ]);
  });

  it("names a provider only where a whole one is drained", () => {
    const drains = (kind: "fleet" | "region" | "provider") =>
      moveFacts(spend, { running, target: {} }, facts, providers, { kind, id: "azure" }).drains;
    expect([drains("provider"), drains("region"), drains("fleet")]).toEqual(["azure", null, null]);
  });
});
