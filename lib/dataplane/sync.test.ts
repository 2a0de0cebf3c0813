import { describe, expect, it } from "vitest";
import type { Route } from "./model";
import type { EdgeObservation } from "./port";
import { convergenceOf, isConverged, judgeSync } from "./sync";
import { tableOf } from "./testing/contract";

const half: Route[] = [
  { cell: "c", fleet: "f", share: 0.5 },
  { cell: "c", fleet: "g", share: 0.5 },
];
const all: Route[] = [{ cell: "c", fleet: "f", share: 1 }];
const [older, desired] = [tableOf(1, all), tableOf(2, half)];
const read = (version: number | null, routes: Route[] | null): EdgeObservation => ({
  edge: "e",
  state: "read",
  version,
  routes,
  at: new Date(0),
});

describe("an edge", () => {
  it.each<[string, EdgeObservation, ReturnType<typeof tableOf> | null, string, RegExp | null]>([
    ["that names the table and shows its routes", read(2, half), null, "in_sync", null],
    ["that names the table and cannot show routes", read(2, null), null, "in_sync", null],
    ["that shows the routes and names nothing", read(null, half), null, "in_sync", null],
    [
      "within the data plane's error",
      read(2, [
        { ...half[0]!, share: 0.503 },
        { ...half[1]!, share: 0.497 },
      ]),
      null,
      "in_sync",
      null,
    ],
    [
      "beyond it",
      read(2, [
        { ...half[0]!, share: 0.51 },
        { ...half[1]!, share: 0.49 },
      ]),
      null,
      "drifted",
      /51\.0%, expected 50\.0%/,
    ],
    [
      "with a route nobody asked for, however small",
      read(2, [...half, { cell: "c", fleet: "h", share: 0.001 }]),
      null,
      "drifted",
      /fleet h/,
    ],
    [
      "that holds what Ballast never wrote",
      { ...read(2, half), strange: "Route r has filters." } as EdgeObservation,
      null,
      "drifted",
      /^Route r has filters\.$/,
    ],
    ["that is new and holds nothing", read(null, []), null, "behind", /Runs no table yet; 2 is published/],
    ["that holds nothing and names the table", read(2, []), null, "drifted", /expected 50\.0%/],
    ["that runs the table before", read(1, all), older, "behind", /Runs table 1; 2 is published/],
    ["that names the table before and cannot show routes", read(1, null), older, "behind", /table 1/],
    [
      "that names the table before and runs something else",
      read(1, half),
      older,
      "drifted",
      /expected 100\.0%/,
    ],
    ["that names an old table Ballast never made", read(1, all), null, "drifted", /never published/],
    ["that names a table of the future", read(3, half), null, "drifted", /newest published is 2/],
    ["that names nothing and shows nothing", read(null, null), null, "unknown", /does not say/],
    [
      "that cannot be read",
      { edge: "e", state: "unreachable", reason: "Gone." },
      null,
      "unreachable",
      /Gone\./,
    ],
  ])("%s", (_, observed, earlier, sync, note) => {
    const judged = judgeSync(desired, observed, earlier, 0.004);
    expect(judged.sync).toBe(sync);
    if (note) expect(judged.note).toMatch(note);
    else expect(judged.note).toBeNull();
  });

  it("before any table is neither right nor wrong", () => {
    expect(judgeSync(null, read(null, []), null, 0)).toMatchObject({ sync: "unknown" });
  });
});

it("no edge at all is not convergence", () => {
  expect(isConverged(convergenceOf(2, []))).toBe(false);
  expect(isConverged(convergenceOf(2, [{ sync: "in_sync" }]))).toBe(true);
  expect(convergenceOf(2, [{ sync: "in_sync" }, { sync: "behind" }])).toEqual({
    version: 2,
    edges: 2,
    edgesInSync: 1,
  });
});
