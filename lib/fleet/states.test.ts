import { describe, expect, it } from "vitest";
import { fleetStates } from "./model";
import { fleetTransitions, whyNotBecome } from "./states";

const idle = { healthy: 10, routedCells: 0 };

describe("a fleet", () => {
  it.each([
    ["planned", "serving"],
    ["serving", "drained"],
    ["drained", "serving"],
    ["drained", "retired"],
  ] as const)("that is %s becomes %s", (state, next) => {
    expect(whyNotBecome({ id: "f", state }, next, idle)).toBeNull();
  });

  it("becomes only what the table says, and nothing once it is retired", () => {
    for (const state of fleetStates)
      for (const next of fleetStates)
        expect(whyNotBecome({ id: "f", state }, next, idle) === null).toBe(
          fleetTransitions[state].includes(next),
        );
    expect(whyNotBecome({ id: "f", state: "retired" }, "serving", idle)).toMatch(
      /retired.*nothing else, not serving/,
    );
  });

  it.each([
    ["planned", "serving", { healthy: 0, routedCells: 0 }, /no healthy accelerator/],
    ["serving", "drained", { healthy: 1, routedCells: 1 }, /traffic of 1 cell;/],
    ["serving", "retired", { healthy: 1, routedCells: 3 }, /traffic of 3 cells; drain it/],
  ] as const)("that is %s does not become %s with %o", (state, next, facts, why) => {
    expect(whyNotBecome({ id: "f", state }, next, facts)).toMatch(why);
  });
});
