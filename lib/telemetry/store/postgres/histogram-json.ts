import { z } from "zod";
import type { Distribution, HistogramSample } from "../../model";

const counts = z.array(z.number().min(0));
const range = z.object({ offset: z.int(), counts });
const distribution = z.object({
  explicit: z.array(z.object({ bounds: z.array(z.number()), counts })),
  exponential: z
    .object({
      scale: z.int(),
      zeroCount: z.number(),
      zeroThreshold: z.number(),
      positive: range,
      negative: range,
    })
    .nullable(),
});
const sample = z.object({ min: z.number().nullable(), max: z.number().nullable(), distribution });

/** The part of a histogram point that has no column of its own. */
export function writeHistogram({ min, max, distribution }: HistogramSample): string {
  return JSON.stringify({ min, max, distribution });
}

export function readHistogram(json: unknown): Pick<HistogramSample, "min" | "max" | "distribution"> {
  return sample.parse(json);
}

export function readDistribution(json: unknown): Distribution {
  return distribution.parse(json);
}
