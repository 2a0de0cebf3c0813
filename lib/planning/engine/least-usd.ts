import { toInstance } from "../instance";
import type { Snapshot } from "../model";
import { worstLossOf } from "../recourse";
import { termsOf, totalUsd } from "../terms";
import type { SolveControl } from "./highs";
import { optimiseTiered } from "./tiered";

/** What the snapshot's optimum costs, USD; null when it was not found by the deadline. */
export async function leastUsd(snapshot: Snapshot, control: SolveControl): Promise<number | null> {
  const instance = toInstance(snapshot);
  const optimum = await optimiseTiered(instance, control);
  if (optimum.status !== "optimal") return null;
  return totalUsd(termsOf(instance, optimum.routing, worstLossOf(instance.windows, optimum.recourses)));
}
