import { describe, expect, it } from "vitest";
import { between } from "./table";
import { facts, origin, shiftOf, t0, table, target } from "./testing/world";
import { unfitToPublish } from "./unfit";

const at = (fraction: number) => ({ ...table, ...between(origin, target, fraction) });
const running = shiftOf({
  state: "running",
  live: { version: 10, fraction: 0 },
  step: { phase: "applying", index: 0, version: 11, since: t0, attemptedAt: t0 },
  pausedSince: null,
  waived: [],
});
const estate = { facts, backLimit: 0.97 };
const shrunk = { ...facts, healthyAccelerators: { ...facts.healthyAccelerators, par: 30 } };

describe("the last look before a table reaches an edge", () => {
  it("lets a table that fits pass", () => {
    expect(unfitToPublish(at(0.5), at(0), running, estate)).toBeNull();
  });

  it("stops one whose receiving fleet has shrunk since it was decided", () => {
    expect(unfitToPublish(at(0.5), at(0), running, { facts: shrunk, backLimit: 0.97 })).toContain(
      "par would run at",
    );
  });

  it("lets the table that is applied already be sent again, however full the fleets are", () => {
    expect(unfitToPublish(at(0.5), at(0.5), running, { facts: shrunk, backLimit: 0.97 })).toBeNull();
  });

  it("stops one that a new rule forbids", () => {
    const de = facts.cells.de!;
    const cells = { ...facts.cells, de: { ...de, denied: { ...de.denied, par: ["new-law"] } } };
    expect(
      unfitToPublish(at(0.5), at(0), running, { facts: { ...facts, cells }, backLimit: 0.97 }),
    ).toContain("new-law denies it");
  });

  it("lets a rollback load a fleet as it was before, although that was too much", () => {
    const back = shiftOf(
      {
        state: "rolling_back",
        live: { version: 12, fraction: 1 },
        overtaken: null,
        line: null,
        path: [],
        step: { phase: "pending", index: 0 },
        because: "asked",
      },
      { startedWith: { fra: 45, par: 100 } },
    );
    const small = { ...facts, healthyAccelerators: { ...facts.healthyAccelerators, fra: 45 } };
    expect(unfitToPublish(at(0), at(1), back, { facts: small, backLimit: 0.97 })).toBeNull();
    expect(unfitToPublish(at(0), at(1), running, { facts: small, backLimit: 0.97 })).toContain(
      "fra would run",
    );
  });
});
