import type { Snapshot } from "../model";
import type { Priced } from "./priced";

/** A column of a row, with its factor. */
export type Term = [column: number, factor: number];

/** What is priced, over which windows, and which losses are to be survived in each. */
export interface PricedProblem {
  snapshot: Snapshot;
  priced: Priced;
  /** Capacity and commitments bought and sold at `priced`, or given as they are in the snapshot. */
  capacity: "priced" | "given";
  /** Accelerator-seconds per request by cell · fleets + fleet, NaN where not permitted. */
  work: Float64Array;
  /** Consecutive windows. */
  windows: readonly number[];
  /** Fleets lost together, for every contingency that counts in the window. */
  losses(window: number): readonly ReadonlySet<number>[];
  /** Whether some contingency leaves the fleet standing, so that its load keeps to the emergency utilisation. */
  survives(fleet: number): boolean;
}

/** One window: requests/s by cell and in all, and the seconds it stands for. */
export interface Window {
  t: number;
  demand: readonly number[];
  all: number;
  seconds: number;
}
