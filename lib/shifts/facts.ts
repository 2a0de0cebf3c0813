import type { Snapshot } from "@/lib/planning/model";
import type { SafetyFacts } from "./safety";

/**
 * What a snapshot says about law, capacity and demand in one of its windows; the first is the present of a snapshot
 * that was just taken.
 *
 * A fleet without a round trip from a cell's country cannot be reached from there, so it cannot serve that cell.
 */
export function safetyFacts(snapshot: Snapshot, window = 0): SafetyFacts {
  const at = (perWindow: number | readonly number[]) =>
    typeof perWindow === "number" ? perWindow : (perWindow[window] ?? 0);
  return {
    healthyAccelerators: Object.fromEntries(
      snapshot.fleets.map((fleet) => [fleet.id, at(fleet.accelerators)]),
    ),
    cells: Object.fromEntries(
      snapshot.cells.map((cell) => [
        cell.id,
        {
          requestsPerSec: at(cell.requestsPerSec),
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
