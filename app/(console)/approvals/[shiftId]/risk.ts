import { formatDuration, formatPercent } from "@/components/format/quantity";
import type { Shift } from "@/lib/shifts/model";

/** The largest part of the way that one step covers, for reading. */
export function worstStep({ steps }: Pick<Shift, "steps">): string {
  const sizes = steps.map(({ fraction }, index) => fraction - (steps[index - 1]?.fraction ?? 0));
  return `${formatPercent(Math.max(0, ...sizes))} of the way`;
}

/** How long the steps bake in all: the least the shift takes, without publishing and without waiting for samples. */
export function expectedDuration({ steps }: Pick<Shift, "steps">): string {
  return formatDuration(steps.reduce((sum, { bakeMs }) => sum + bakeMs, 0));
}
