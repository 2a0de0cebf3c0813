import { z } from "zod";

/** When plans are made by themselves, and how far corrections between them may go. Part of the policy. */
export const rhythmPolicy = z.strictObject({
  /** Time of day of the nightly plan, in the estate's time zone. */
  nightlyAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day such as 02:00")
    .default("02:00"),
  /** Corrections are made when the UTC clock shows a multiple of this. */
  correctionMinutes: z.int().min(5).max(240).default(15),
  /** How long a nightly plan's envelope holds: longer than a day, so that the next may be signed in the morning. */
  envelopeHours: z.int().min(1).max(72).default(36),
  /** Added to the largest share the plan gives a fleet of a cell in any hour of its day. */
  shareMargin: z.number().min(0).max(1).default(0.1),
  /** Added to what the plan's dearest hour costs, as a part of it. */
  spendMargin: z.number().min(0).max(1).default(0.1),
  /** A correction that would move less than this part of all requests is not worth a shift. */
  leastMovedShare: z.number().min(0).max(1).default(0.005),
});
export type RhythmPolicy = z.infer<typeof rhythmPolicy>;
