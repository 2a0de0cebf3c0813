import type { SnapshotCell, SnapshotFleet } from "./model";

/** Whether a fleet may serve a cell, and if not, why. Law is named before anything else. */
export type Access =
  | { kind: "allowed"; acceleratorSecondsPerRequest: number; latencyMs: number }
  | { kind: "denied"; rules: readonly string[] }
  | { kind: "no_model" }
  | { kind: "unreachable" };

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

export function accessOf(cell: SnapshotCell, fleet: SnapshotFleet): Access {
  const rules = own(cell.denied, fleet.id);
  if (rules) return { kind: "denied", rules };
  const serves = own(fleet.serves, cell.model);
  if (!serves) return { kind: "no_model" };
  const rttMs = own(cell.rttMs, fleet.id);
  if (rttMs === undefined) return { kind: "unreachable" };
  return {
    kind: "allowed",
    acceleratorSecondsPerRequest: serves.acceleratorSecondsPerRequest,
    latencyMs: rttMs + fleet.ttftMs,
  };
}
