import { describe, expect, it } from "vitest";
import type { Plan } from "@/lib/planning/model";
import { cellMoves, receivingFleets, servedPart, targetOf } from "./plan-target";
import { facts, origin, table, target } from "./testing/world";

const planOf = (...routes: [window: number, cell: string, fleet: string, share: number][]) =>
  ({
    routes: routes.map(([window, cell, fleet, share]) => ({ window, cell, fleet, share, requestsPerSec: 0 })),
  }) as Pick<Plan, "routes"> as Plan;

describe("what a plan asks for", () => {
  it("names only the cells that change, in the window asked for", () => {
    const plan = planOf(
      [0, "de", "fra", 0.4],
      [0, "de", "par", 0.6],
      [0, "fr", "par", 1],
      [1, "fr", "fra", 1],
    );
    expect(targetOf(plan, 0, table)).toEqual({ today: origin, target });
    expect(targetOf(plan, 1, table).target).toEqual({ fr: { fra: 1 } });
  });

  it("spreads what a plan leaves unserved like the rest, since a data plane must send it somewhere", () => {
    const plan = planOf([0, "de", "fra", 0.2], [0, "de", "par", 0.2]);
    expect(targetOf(plan, 0, table).target).toEqual({ de: { fra: 0.5, par: 0.5 } });
    expect(servedPart(plan, 0)).toEqual(new Map([["de", 0.4]]));
  });

  it("leaves a cell that it does not serve where it is", () => {
    expect(targetOf(planOf([0, "fr", "par", 1]), 0, table).target).toEqual({});
  });

  it("takes no difference below what a data plane can tell apart for a move", () => {
    expect(targetOf(planOf([0, "de", "fra", 0.99995], [0, "de", "par", 0.00005]), 0, table).target).toEqual(
      {},
    );
  });
});

describe("what a shift moves", () => {
  it("counts the requests that change fleet", () => {
    expect(cellMoves(origin, target, facts)).toEqual([
      {
        cell: "de",
        requestsPerSec: 50,
        before: [{ fleet: "fra", share: 1 }],
        after: [
          { fleet: "par", share: 0.6 },
          { fleet: "fra", share: 0.4 },
        ],
        movedShare: 0.6,
      },
    ]);
  });

  it("knows who takes on load", () => {
    expect(receivingFleets(origin, target, facts)).toEqual(["par"]);
    expect(receivingFleets(target, origin, facts)).toEqual(["fra"]);
  });
});
