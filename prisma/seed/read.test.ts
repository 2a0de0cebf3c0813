import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseScenario, readScenario, scenarioFolder, scenarioNames } from "./read";

type Json = Record<string, unknown>;
const load = (file: string): Json => JSON.parse(readFileSync(join(scenarioFolder, file), "utf8"));
const row = (doc: Json, list: string, index: number) => (doc[list] as Json[])[index] as Json;

describe("scenario files", () => {
  it.each(scenarioNames)("%s is valid", (name) => {
    expect(readScenario(name).scenario.id).toBe(name);
  });

  it("hash to another value when anything changes", () => {
    const world = load("world.json");
    const before = parseScenario(world, load("few-regions.json"), "few-regions").sha256;
    const changed = load("few-regions.json");
    row(changed, "fleets", 0).ttftMs = 999;
    expect(parseScenario(world, changed, "few-regions").sha256).not.toBe(before);
  });

  const broken: [string, (doc: Json) => void, RegExp][] = [
    ["a misspelt key", (d) => Object.assign(row(d, "fleets", 1), { helthy: 3 }), /fleets\[1\]: .*helthy/],
    [
      "a number as text",
      (d) => Object.assign(row(d, "fleets", 2), { delivered: "12" }),
      /fleets\[2\]\.delivered: .*number/,
    ],
    [
      "money as a float",
      (d) => Object.assign(row(d, "contracts", 0), { totalUsd: 1.5 }),
      /contracts\[0\]\.totalUsd: .*string/,
    ],
    [
      "a row that cites nothing",
      (d) => delete row(d, "cells", 0).illustrative,
      /cells\[0\]: expected "source"/,
    ],
    [
      "an unknown fleet in a route",
      (d) => Object.assign(d.routing as Json, { "US|keel-large|general": { ghost: 1 } }),
      /routing.*no fleet "ghost"/,
    ],
    [
      "shares that do not sum to 1",
      (d) => Object.assign(d.routing as Json, { "US|keel-large|general": { "own-va-h100": 0.9 } }),
      /shares sum to 0\.9; expected 1/,
    ],
    [
      "a cell without a route",
      (d) => delete (d.routing as Json)["US|keel-large|general"],
      /cell US\|keel-large\|general has no route/,
    ],
    [
      "more healthy than delivered",
      (d) => Object.assign(row(d, "fleets", 0), { healthy: 1e6 }),
      /fleets\[0\]: expected contracted ≥ delivered ≥ healthy/,
    ],
    [
      "an unknown source",
      (d) => Object.assign(row(d, "providers", 0), { source: "hearsay" }),
      /no source "hearsay"/,
    ],
    ["an unpriced fleet", (d) => Object.assign(d, { rates: [] }), /no rate prices a100-80gb/],
    [
      "periods that overlap",
      (d) => Object.assign((row(d, "contracts", 0).commitments as Json[])[1] as Json, { from: "2026-02-01" }),
      /before the one above ends/,
    ],
    [
      "another scenario's id",
      (d) => Object.assign(d, { id: "none" }),
      /id is "none"; expected "few-regions"/,
    ],
  ];
  it.each(broken)("refuse %s, naming file and field", (_what, breakIt, sentence) => {
    const doc = load("few-regions.json");
    breakIt(doc);
    expect(() => parseScenario(load("world.json"), doc, "few-regions")).toThrow(sentence);
    expect(() => parseScenario(load("world.json"), doc, "few-regions")).toThrow(/^few-regions\.json: /);
  });

  it("refuse a name nobody knows", () => {
    expect(() => readScenario("moon-base")).toThrow(
      'There is no scenario "moon-base"; expected one of frontier-lab',
    );
  });
});
