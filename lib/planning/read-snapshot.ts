import { type Plan, planSchema, type Snapshot, type SnapshotContract, snapshotSchema } from "./model";
import { readDocument, readJson, refuseAt } from "./read-document";

type Path = readonly PropertyKey[];

function refuseDuplicates(ids: readonly string[], pathOf: (index: number) => Path): Set<string> {
  const seen = new Set<string>();
  for (const [index, id] of ids.entries()) {
    if (seen.has(id)) refuseAt(pathOf(index), `${JSON.stringify(id)} appears twice.`);
    seen.add(id);
  }
  return seen;
}

function expectKnown(known: ReadonlySet<string>, id: string, what: string, path: Path): void {
  if (!known.has(id)) refuseAt(path, `${JSON.stringify(id)} is not the id of a ${what} in this snapshot.`);
}

function expectPerWindow(value: number | readonly number[], windows: number, path: Path): void {
  if (typeof value !== "number" && value.length !== windows) {
    refuseAt(path, `has ${value.length} values, expected ${windows}: one per window, or one number.`);
  }
}

/** Tiers only ever decline: each begins later and bills less than the one before it. */
function expectDeclining(tiers: NonNullable<SnapshotContract["tiers"]>, path: Path): void {
  for (const [i, { fromUsd, multiplier }] of tiers.entries()) {
    const before = tiers[i - 1];
    if (before && fromUsd <= before.fromUsd) {
      refuseAt([...path, i, "fromUsd"], `must be more than ${before.fromUsd}, found ${fromUsd}.`);
    }
    if (multiplier <= 0) {
      refuseAt([...path, i, "multiplier"], `must be more than 0 and at most 1, found ${multiplier}.`);
    }
    if (before && multiplier >= before.multiplier) {
      refuseAt([...path, i, "multiplier"], `must be less than ${before.multiplier}, found ${multiplier}.`);
    }
  }
}

/** What the shape alone cannot say: lengths that agree with the windows, ids that exist, nothing named twice. */
function refuseContradictions(snapshot: Snapshot): void {
  const windows = snapshot.windows.length;
  const providers = new Set([
    ...snapshot.fleets.map((fleet) => fleet.provider),
    ...snapshot.contracts.map((contract) => contract.provider),
  ]);
  const contracts = refuseDuplicates(
    snapshot.contracts.map((c) => c.id),
    (i) => ["contracts", i, "id"],
  );
  const fleets = refuseDuplicates(
    snapshot.fleets.map((f) => f.id),
    (i) => ["fleets", i, "id"],
  );
  const cells = refuseDuplicates(
    snapshot.cells.map((c) => c.id),
    (i) => ["cells", i, "id"],
  );
  refuseDuplicates(
    snapshot.shares.map((s) => s.provider),
    (i) => ["shares", i, "provider"],
  );
  refuseDuplicates(
    snapshot.current.map((r) => JSON.stringify([r.cell, r.fleet])),
    (i) => ["current", i],
  );

  for (const [i, window] of snapshot.windows.entries()) {
    const before = snapshot.windows[i - 1];
    if (before && Date.parse(window.start) <= Date.parse(before.start)) {
      refuseAt(["windows", i, "start"], "must be later than the window before it.");
    }
  }
  for (const [i, { tiers }] of snapshot.contracts.entries()) {
    if (tiers) expectDeclining(tiers, ["contracts", i, "tiers"]);
  }
  for (const [i, fleet] of snapshot.fleets.entries()) {
    if (fleet.contract !== null)
      expectKnown(contracts, fleet.contract, "contract", ["fleets", i, "contract"]);
    if (fleet.billing === "on_demand" && fleet.contract !== null) {
      refuseAt(
        ["fleets", i, "billing"],
        "an on_demand fleet has no contract; expected drawdown or reserved.",
      );
    }
    for (const key of ["accelerators", "usdPerAcceleratorHour", "gramsCo2PerKwh"] as const) {
      expectPerWindow(fleet[key], windows, ["fleets", i, key]);
    }
  }
  for (const [i, cell] of snapshot.cells.entries()) {
    expectPerWindow(cell.requestsPerSec, windows, ["cells", i, "requestsPerSec"]);
    for (const key of ["rttMs", "denied"] as const) {
      for (const fleet of Object.keys(cell[key]))
        expectKnown(fleets, fleet, "fleet", ["cells", i, key, fleet]);
    }
  }
  for (const [i, share] of snapshot.shares.entries()) {
    expectKnown(providers, share.provider, "provider", ["shares", i, "provider"]);
  }
  for (const [i, route] of snapshot.current.entries()) {
    expectKnown(cells, route.cell, "cell", ["current", i, "cell"]);
    expectKnown(fleets, route.fleet, "fleet", ["current", i, "fleet"]);
  }
}

/** A snapshot from an untrusted value. Throws a Refusal whose `field` is the JSON path of the first fault. */
export function readSnapshot(value: unknown): Snapshot {
  const snapshot = readDocument(snapshotSchema, value);
  refuseContradictions(snapshot);
  return snapshot;
}

/** A plan from an untrusted value: its shape only. Whether it is possible and honest is for `check.ts`. */
export function readPlan(value: unknown): Plan {
  return readDocument(planSchema, value);
}

export const readSnapshotText = (text: string): Snapshot => readSnapshot(readJson(text));
export const readPlanText = (text: string): Plan => readPlan(readJson(text));
