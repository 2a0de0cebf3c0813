import type { Snapshot } from "@/lib/planning/model";
import type { SafetyFacts } from "./safety";

const first = (perWindow: number | readonly number[]) =>
  typeof perWindow === "number" ? perWindow : (perWindow[0] ?? 0);

/**
 * What a snapshot of the present says about law, capacity and demand: its first window.
 *
 * A fleet without a round trip from a cell's country cannot be reached from there, so it cannot serve that cell.
 */
export function safetyFacts(snapshot: Snapshot): SafetyFacts {
  return {
    healthyAccelerators: Object.fromEntries(
      snapshot.fleets.map((fleet) => [fleet.id, first(fleet.accelerators)]),
    ),
    cells: Object.fromEntries(
      snapshot.cells.map((cell) => [
        cell.id,
        {
          requestsPerSec: first(cell.requestsPerSec),
          acceleratorSecondsPerRequest: Object.fromEntries(
            snapshot.fleets.flatMap((fleet) => {
              const served = fleet.serves[cell.model];
              const reached = cell.rttMs[fleet.id] !== undefined;
              return served && reached ? [[fleet.id, served.acceleratorSecondsPerRequest]] : [];
            }),
          ),
          denied: cell.denied,
        },
      ]),
    ),
  };
}
