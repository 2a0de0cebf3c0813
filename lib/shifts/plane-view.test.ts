import { describe, expect, it } from "vitest";
import type { EdgeObservation } from "@/lib/dataplane/port";
import type { Shares } from "./model";
import { type EdgeView, viewEdges } from "./plane-view";
import { routesFromShares } from "./table";
import { t0 } from "./testing/world";

const published: Record<number, Shares> = {
  7: { de: { fra: 1 }, fr: { par: 1 } },
  8: { de: { fra: 0.8, par: 0.2 }, fr: { par: 1 } },
  9: { de: { fra: 0.8, par: 0.2 }, fr: { iad: 1 } },
  3: { de: { iad: 1 }, fr: { par: 1 } },
};
const known = { live: { de: { fra: 1 } }, inFlight: { de: { fra: 0.8, par: 0.2 } }, overtaken: null };
const read = (version: number | null, shares: Shares | null): EdgeObservation => ({
  edge: "e",
  state: "read",
  version,
  routes: shares ? routesFromShares(shares) : null,
  at: t0,
});

const cases: { name: string; edge: EdgeObservation; gives: EdgeView["runs"]; tolerance?: number }[] = [
  { name: "the live version, acknowledged", edge: read(7, null), gives: "live" },
  { name: "the version being published, acknowledged", edge: read(8, null), gives: "in_flight" },
  {
    name: "a newer version of another shift with the same routes here",
    edge: read(9, null),
    gives: "in_flight",
  },
  { name: "an older version", edge: read(3, null), gives: "behind" },
  { name: "a version nobody published", edge: read(99, null), gives: "foreign" },
  { name: "an edge that says nothing", edge: read(null, null), gives: "behind" },
  {
    name: "weights without a version",
    edge: read(null, { de: { fra: 0.8, par: 0.2 }, fr: { par: 1 } }),
    gives: "in_flight",
  },
  {
    name: "weights within the tolerance",
    edge: read(null, { de: { fra: 0.799, par: 0.201 } }),
    gives: "in_flight",
    tolerance: 0.002,
  },
  {
    name: "weights beyond the tolerance",
    edge: read(null, { de: { fra: 0.79, par: 0.21 } }),
    gives: "foreign",
    tolerance: 0.002,
  },
  {
    name: "a version whose weights were changed since",
    edge: read(8, { de: { fra: 0.5, par: 0.5 } }),
    gives: "foreign",
  },
  {
    name: "a step smaller than the tolerance, told apart by its version",
    edge: read(7, { de: { fra: 0.95, par: 0.05 } }),
    gives: "live",
    tolerance: 0.3,
  },
  {
    name: "an edge that cannot be read",
    edge: { edge: "e", state: "unreachable", reason: "refused" },
    gives: "away",
  },
];

describe("what an edge runs", () => {
  it.each(cases)("$name", ({ edge, gives, tolerance }) => {
    expect(
      viewEdges([edge], known, (version) => published[version] ?? null, tolerance ?? 0.001)[0]?.runs,
    ).toBe(gives);
  });

  it("names the route that differs", () => {
    const [view] = viewEdges([read(null, { de: { fra: 0.5, par: 0.5 } })], known, () => null, 0.001);
    expect(view?.detail).toBe("de sends 50.0% to fra; published was 100.0%.");
  });
});
