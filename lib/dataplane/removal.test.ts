import { describe, expect, it } from "vitest";
import type { SyncState } from "./model";
import { type Standing, whyKeepEdge, whyKeepPlane } from "./removal";

const plane = (id: string, edges: Record<string, SyncState>, enabled = true): Standing => ({
  id,
  enabled,
  edges: Object.entries(edges).map(([name, sync]) => ({ name, sync })),
});
const eu = plane("lb-eu", { "fra-1": "in_sync", "fra-2": "unreachable" });
const us = plane("lb-us", { "iad-1": "behind" });

describe("taking a data plane out", () => {
  it.each([
    ["while another one serves", eu, [eu, us], 0, null],
    ["while it carries a shift", eu, [eu, us], 1, /lb-eu carries out a shift that is moving traffic/],
    ["while it carries several", eu, [eu, us], 2, /2 shifts/],
    [
      "disabled, while shifts move without it",
      { ...eu, enabled: false },
      [{ ...eu, enabled: false }, us],
      1,
      null,
    ],
    ["the only one", eu, [eu], 0, /only data plane that serves/],
    ["the only one that is enabled", eu, [eu, { ...us, enabled: false }], 0, /only data plane/],
    ["where the other cannot be reached", eu, [eu, plane("x", { a: "unreachable" })], 0, /only data plane/],
    ["that cannot be reached and may serve", plane("x", { a: "unreachable" }), [], 0, /only data plane/],
    ["that never had an edge", plane("x", {}), [], 1, null],
    ["whose edge was never heard of", plane("x", { a: "unknown" }), [], 1, null],
  ] as const)("%s", (_name, one, planes, moving, why) => {
    const kept = whyKeepPlane(one, planes, moving);
    if (why === null) expect(kept).toBeNull();
    else expect(kept).toMatch(why);
  });
});

describe("taking an edge out", () => {
  it.each([
    ["while another one serves", "fra-1", eu, [eu, us], 0, null],
    ["while it carries a shift", "fra-1", eu, [eu, us], 1, /fra-1 carries out a shift/],
    ["that keeps a shift waiting", "fra-2", eu, [eu, us], 1, null],
    ["the last that is reached", "fra-1", eu, [eu], 0, /fra-1 is the only edge that serves/],
    ["beside one that serves", "fra-2", eu, [eu], 0, null],
    ["that was never heard of", "a", plane("x", { a: "unknown" }), [], 1, null],
  ] as const)("%s", (_name, name, one, planes, moving, why) => {
    const kept = whyKeepEdge(name, one, planes, moving);
    if (why === null) expect(kept).toBeNull();
    else expect(kept).toMatch(why);
  });
});
