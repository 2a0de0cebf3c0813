import type { Recourse } from "./recourse";
import type { Routing } from "./terms";

/** What the engine hands to whoever writes the plan down: numbers by index, before they have names. */
export interface Optimum {
  status: "optimal" | "time_limit";
  routing: Routing;
  recourses: Recourse[];
  /** No routing of this snapshot costs less, USD. */
  boundUsd: number;
  /** What one more accelerator would save in the window, USD; fleet × window. */
  acceleratorUsd: Float64Array;
  /** What one more committed dollar would save, USD; by contract. */
  committedUsd: Float64Array;
}
