import type { FleetState } from "./model";

/** What a fleet can become, by what it is: the one table that verbs and the UI ask. Retired is for good. */
export const fleetTransitions: Record<FleetState, readonly FleetState[]> = {
  planned: ["serving", "retired"],
  serving: ["drained", "retired"],
  drained: ["serving", "retired"],
  retired: [],
};

/** What the change of state depends on besides the table. */
export type StateFacts = {
  healthy: number;
  /** Cells that the newest routing table sends to the fleet. */
  routedCells: number;
};

/** Why a fleet cannot become `next` now, as a sentence; null when it can. */
export function whyNotBecome(
  fleet: { id: string; state: FleetState },
  next: FleetState,
  facts: StateFacts,
): string | null {
  const { id, state } = fleet;
  if (!fleetTransitions[state].includes(next)) {
    const possible = fleetTransitions[state].join(" or ") || "nothing else";
    return `Fleet ${id} is ${state}, which can become ${possible}, not ${next}.`;
  }
  if (next === "serving" && facts.healthy === 0)
    return `Fleet ${id} has no healthy accelerator; record a delivery or its healthy number first.`;
  if (next !== "serving" && facts.routedCells > 0)
    return `Fleet ${id} still gets traffic of ${facts.routedCells} ${facts.routedCells === 1 ? "cell" : "cells"}; drain it by a shift first.`;
  return null;
}
