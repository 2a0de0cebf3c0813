/** A gap below this part of the objective is no gap: the tolerance of the planning format. */
export const relativeTolerance = 1e-6;

/** Whether a bound proves an objective optimal, to the format's tolerance (or a millionth of a dollar). */
export function closesGap(objectiveUsd: number, boundUsd: number): boolean {
  return objectiveUsd - boundUsd <= Math.max(relativeTolerance * Math.abs(objectiveUsd), 1e-6);
}
