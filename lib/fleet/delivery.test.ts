import { describe, expect, it } from "vitest";
import { decideDelivery } from "./delivery";

const on = (day: string) => new Date(`${day}T00:00:00Z`);
const fleet = { id: "f", contracted: 100, delivered: 40, healthy: 38 };
const promised = { accelerators: 20, dueOn: on("2026-11-10") };
const today = on("2026-11-20");
const arrive = (accelerators: number, deliveredOn = "2026-11-18", restDueOn: string | null = null) =>
  decideDelivery(
    fleet,
    promised,
    { accelerators, deliveredOn: on(deliveredOn), restDueOn: restDueOn ? on(restDueOn) : null },
    today,
  );

describe("a delivery", () => {
  it("adds to what is delivered and healthy", () => {
    expect(arrive(20)).toEqual({ kind: "record", delivered: 60, healthy: 58, rest: null });
  });

  it("that is short leaves a promise of the rest", () => {
    expect(arrive(15, "2026-11-18", "2026-12-01")).toEqual({
      kind: "record",
      delivered: 55,
      healthy: 53,
      rest: { accelerators: 5, dueOn: on("2026-12-01") },
    });
  });

  it.each([
    ["in the future", () => arrive(20, "2026-11-21"), "deliveredOn", /in the future/],
    ["of more than promised", () => arrive(21), "accelerators", /20 were promised/],
    ["short without a new day", () => arrive(15), "restDueOn", /5 accelerators are missing/],
    [
      "short with a day already past due",
      () => arrive(15, "2026-11-18", "2026-11-10"),
      "restDueOn",
      /after 2026-11-10/,
    ],
    [
      "beyond the contract",
      () =>
        decideDelivery(
          { ...fleet, contracted: 50 },
          promised,
          { accelerators: 20, deliveredOn: today, restDueOn: null },
          today,
        ),
      "accelerators",
      /60 delivered of 50 contracted/,
    ],
  ])("%s is refused", (_, decide, field, message) => {
    expect(decide()).toMatchObject({ kind: "refuse", field, message: expect.stringMatching(message) });
  });
});
