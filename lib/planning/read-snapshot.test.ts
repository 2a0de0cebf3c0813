import { describe, expect, it } from "vitest";
import { isRefusal } from "@/lib/platform/errors";
import { readSnapshot, readSnapshotText } from "./read-snapshot";
import { generateSnapshot } from "./testing/generate-snapshot";

const valid = () => generateSnapshot(1, { cells: 3, fleets: 3, windows: 2, limitedProviders: 1 });

function refusalOf(read: () => unknown): { field: string | undefined; message: string } {
  try {
    read();
  } catch (error) {
    if (isRefusal(error)) return { field: error.field, message: error.message };
    throw error;
  }
  throw new Error("Nothing was refused.");
}

/** Sets a value deep inside; `undefined` deletes the key. */
function withValue(path: string, value: unknown): unknown {
  const snapshot: unknown = valid();
  const keys = path.split(".");
  const last = keys.pop()!;
  const parent = keys.reduce<unknown>((at, key) => Reflect.get(at as object, key), snapshot) as object;
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else Reflect.set(parent, last, value);
  return snapshot;
}

it("takes a valid snapshot as it is", () => {
  expect(readSnapshot(valid())).toEqual(valid());
});

describe("refuses, naming the path and the reason", () => {
  it.each([
    ["an unknown key", "fleets.1.colour", "red", "$.fleets[1].colour", "is not a key"],
    ["an unknown key at the top", "extra", 1, "$.extra", "is not a key"],
    ["a missing key", "fleets.0.pue", undefined, "$.fleets[0].pue", "is missing"],
    ["a missing array", "shares", undefined, "$.shares", "is missing"],
    ["a wrong type", "windows.0.hours", "1", "$.windows[0].hours", "expected a finite number"],
    ["a NaN", "fleets.2.watts", Number.NaN, "$.fleets[2].watts", "found NaN"],
    ["a NaN in a series", "fleets.2.accelerators", [1, Number.NaN], "$.fleets[2].accelerators[1]", "NaN"],
    [
      "an infinity",
      "fleets.2.accelerators",
      Number.POSITIVE_INFINITY,
      "$.fleets[2].accelerators",
      "Infinity",
    ],
    ["a negative quantity", "cells.0.requestsPerSec", -1, "$.cells[0].requestsPerSec", "0 or more"],
    [
      "a negative in a series",
      "cells.0.requestsPerSec",
      [1, -1],
      "$.cells[0].requestsPerSec[1]",
      "0 or more",
    ],
    ["no tiers at all", "contracts.0.tiers", [], "$.contracts[0].tiers", "at least 1"],
    [
      "a tier with an unknown key",
      "contracts.0.tiers",
      [{ fromUsd: 5, multiplier: 0.9, upToUsd: 9 }],
      "$.contracts[0].tiers[0].upToUsd",
      "is not a key",
    ],
    [
      "a tier that begins before the one before it",
      "contracts.0.tiers",
      [
        { fromUsd: 5, multiplier: 0.9 },
        { fromUsd: 5, multiplier: 0.8 },
      ],
      "$.contracts[0].tiers[1].fromUsd",
      "must be more than 5, found 5",
    ],
    [
      "a tier that bills more than the one before it",
      "contracts.0.tiers",
      [
        { fromUsd: 5, multiplier: 0.8 },
        { fromUsd: 6, multiplier: 0.9 },
      ],
      "$.contracts[0].tiers[1].multiplier",
      "must be less than 0.8, found 0.9",
    ],
    [
      "a tier that bills nothing",
      "contracts.0.tiers",
      [{ fromUsd: 5, multiplier: 0 }],
      "$.contracts[0].tiers[0].multiplier",
      "more than 0 and at most 1, found 0",
    ],
    [
      "a tier that bills more than list price",
      "contracts.0.tiers",
      [{ fromUsd: 5, multiplier: 1.1 }],
      "$.contracts[0].tiers[0].multiplier",
      "1 or less",
    ],
    ["a share above 1", "fleets.0.errorRate", 1.5, "$.fleets[0].errorRate", "1 or less"],
    ["a share below 0", "policy.maxMovedShare", -0.1, "$.policy.maxMovedShare", "0 or more"],
    ["a series of the wrong length", "fleets.0.accelerators", [1], "$.fleets[0].accelerators", "expected 2"],
    ["a contract that does not exist", "fleets.0.contract", "none-such", "$.fleets[0].contract", "none-such"],
    ["a fleet that does not exist", "cells.0.rttMs", { ghost: 3 }, "$.cells[0].rttMs.ghost", "ghost"],
    [
      "a denied fleet that does not exist",
      "cells.0.denied",
      { ghost: ["r"] },
      "$.cells[0].denied.ghost",
      "ghost",
    ],
    ["a denial without a rule", "cells.0.denied", { f0: [] }, "$.cells[0].denied.f0", "at least 1"],
    ["a provider that does not exist", "shares.0.provider", "nobody", "$.shares[0].provider", "nobody"],
    ["a current cell that does not exist", "current.0.cell", "ghost", "$.current[0].cell", "ghost"],
    ["an id twice", "fleets.1.id", "f0", "$.fleets[1].id", "appears twice"],
    ["no window", "windows", [], "$.windows", "at least 1"],
    ["windows out of order", "windows.1.start", "2026-11-19T00:00:00Z", "$.windows[1].start", "later"],
    ["a time without a zone", "asOf", "2026-11-20T00:00:00", "$.asOf", "ISO 8601 UTC"],
    ["an unknown choice", "policy.contingencies", "all", "$.policy.contingencies", '"both"'],
    ["another version", "version", 2, "$.version", "expected 1"],
  ])("%s", (_name, path, value, field, reason) => {
    const refusal = refusalOf(() => readSnapshot(withValue(path, value)));
    expect(refusal.field).toBe(field);
    expect(refusal.message).toContain(field);
    expect(refusal.message).toContain(reason);
  });

  it("a NaN in the text, which is no JSON, by its path", () => {
    const text = JSON.stringify(valid()).replace('"watts":', '"watts":NaN,"was":');
    expect(refusalOf(() => readSnapshotText(text)).field).toBe("$.fleets[0].watts");
  });

  it.each([
    ["an empty text", "", "it is empty"],
    ["text that is no JSON", '{\n"version": 1,\n!', "line 3"],
    ["a list", "[]", "expected object"],
  ])("%s", (_name, text, reason) => {
    expect(refusalOf(() => readSnapshotText(text)).message).toContain(reason);
  });
});
