import { describe, expect, it } from "vitest";
import type { Survival } from "./survivability";
import { survivalMatrix } from "./survival-matrix";

const cell = (id: string, requestsPerSec: number[]) => ({
  id,
  origin: id.slice(0, 2),
  model: "large",
  dataClass: "general",
  requestsPerSec,
  tokensPerRequest: 900,
  latencyBudgetMs: 800,
  rttMs: {},
  denied: {},
});
const snapshot = {
  cells: [cell("DE|a", [60, 1]), cell("DE|b", [40, 1]), cell("US|a", [300, 0]), cell("FR|a", [0, 1])],
};
const loss = (name: string, cells: [string, number, number][]): Survival => ({
  lost: `provider:${name}`,
  scope: "provider",
  name,
  fleets: [],
  displacedRequestsPerSec: cells.reduce((sum, [, displaced]) => sum + displaced, 0),
  unservedRequestsPerSec: cells.reduce((sum, [, , unserved]) => sum + unserved, 0),
  cells: cells.map(([id, displacedRequestsPerSec, unservedRequestsPerSec]) => ({
    cell: id,
    displacedRequestsPerSec,
    unservedRequestsPerSec,
    rules: [],
  })),
  recourse: [],
  receiving: [],
  sentence: "",
});

describe("failures against origins", () => {
  const matrix = survivalMatrix(
    snapshot,
    [
      loss("small", [["US|a", 30, 0]]),
      loss("idle", []),
      loss("large", [
        ["DE|a", 60, 30],
        ["DE|b", 20, 0],
      ]),
    ],
    0,
  );

  it("has the origins with demand, the largest first", () => {
    expect(matrix.origins).toEqual([
      { origin: "US", requestsPerSec: 300 },
      { origin: "DE", requestsPerSec: 100 },
    ]);
    expect(survivalMatrix(snapshot, [], 1).origins.map(({ origin }) => origin)).toEqual(["DE", "FR"]);
  });

  it("has what would lose something first and what serves nothing not at all", () => {
    expect(matrix.rows.map(({ loss: { name } }) => name)).toEqual(["large", "small"]);
  });

  it("sums cells to parts of their origin's demand, and tells nothing there from nothing lost", () => {
    expect(matrix.rows.map(({ fields }) => fields)).toEqual([
      [null, { displacedShare: 0.8, unservedShare: 0.3 }],
      [{ displacedShare: 0.1, unservedShare: 0 }, null],
    ]);
  });
});
