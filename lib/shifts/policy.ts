import { z } from "zod";
import { approvalLimits } from "@/lib/approvals/requirement";

/** Sizes and patience of a shift, fixed when it is proposed so that what was approved is what runs. */
export const pace = z.strictObject({
  /** Largest part of any one cell's requests that a step may move, 0 to 1. */
  sharePerStep: z.number().gt(0).max(1),
  /** Largest load a step may add to a fleet, as a part of its healthy capacity. */
  rampPerStep: z.number().gt(0).max(1),
  /** Above this utilisation of a receiving fleet the ramp is halved. */
  nearCapacity: z.number().gt(0).max(1),
  bakeMs: z.int().min(1000).max(86_400_000),
  rollbackSharePerStep: z.number().gt(0).max(1),
  rollbackRampPerStep: z.number().gt(0).max(1),
  rollbackBakeMs: z.int().min(500).max(86_400_000),
  /** A publication that the edges do not confirm is sent again this often… */
  retryMs: z.int().min(500),
  /** …and the step is held when they have not confirmed it by then. */
  confirmWithinMs: z.int().min(1000),
  /** Extra time a baked step waits for enough samples before it is held. */
  patienceMs: z.int().min(0),
  /** Held for longer than this, the shift rolls back. */
  heldLimitMs: z.int().min(1000),
  /**
   * In an emergency it goes on with whatever edges it reaches, one at least: it waits neither for those that lag
   * behind nor for those that somebody changed by hand, which are overwritten.
   */
  urgent: z.boolean().default(false),
});
export type Pace = z.infer<typeof pace>;

export const defaultPace: Pace = {
  sharePerStep: 0.2,
  rampPerStep: 0.1,
  nearCapacity: 0.75,
  bakeMs: 300_000,
  rollbackSharePerStep: 0.5,
  rollbackRampPerStep: 0.25,
  rollbackBakeMs: 15_000,
  retryMs: 5_000,
  confirmWithinMs: 60_000,
  patienceMs: 300_000,
  heldLimitMs: 900_000,
  urgent: false,
};

/** Of a drain: half of what moves per step, watched for seconds, and never taken back by itself. */
export const drainPace: Pace = {
  ...defaultPace,
  sharePerStep: 0.5,
  rampPerStep: 0.5,
  nearCapacity: 1,
  bakeMs: 3_000,
  rollbackSharePerStep: 0.34,
  rollbackBakeMs: 10_000,
  retryMs: 2_000,
  confirmWithinMs: 30_000,
  patienceMs: 0,
  heldLimitMs: 30 * 86_400_000,
  urgent: true,
};

/** How hard guardrails are, and over what: see `defaultGuardrails`. */
export const guardrailLimits = z.strictObject({
  /** Ratio of failed requests, 0 to 1. */
  errorRate: z.number().gt(0).lt(1),
  ttftP95Ms: z.number().positive(),
  /** Ratio of a receiving fleet's capacity in use. */
  utilization: z.number().positive(),
  /** Of the plan's expected spend, such as 1.25. */
  spendRatio: z.number().positive(),
  /** Ratio of requests refused for want of capacity, and how often that of the time before it may be at most. */
  unservedShare: z.number().gt(0).lt(1),
  unservedTimes: z.number().min(1),
  /** How often the failures of the moved cells may be what they were before, and what happens beyond that. */
  movedErrorTimes: z.number().min(1),
  onMovedErrors: z.enum(["report", "hold", "pause", "roll_back"]),
  windowMs: z.int().min(1000),
  minSamples: z.number().min(0),
  /** What no data does, and what too few samples do once the bake and its patience are over. */
  onAbsent: z.enum(["hold", "pause", "roll_back"]),
  onInconclusive: z.enum(["hold", "pause", "roll_back"]),
});
export type GuardrailLimits = z.infer<typeof guardrailLimits>;

export const defaultGuardrailLimits: GuardrailLimits = {
  errorRate: 0.02,
  ttftP95Ms: 2_000,
  utilization: 0.92,
  spendRatio: 1.25,
  unservedShare: 0.005,
  unservedTimes: 1.25,
  movedErrorTimes: 3,
  onMovedErrors: "report",
  windowMs: 120_000,
  minSamples: 50,
  onAbsent: "hold",
  onInconclusive: "hold",
};

/** What a drain must leave standing, and how soon a manager must have signed it. */
export const drainLimits = z.strictObject({
  /** Providers that still serve afterwards; fewer only where fewer serve already. */
  minProviders: z.int().min(1),
  signWithinMs: z.int().min(60_000),
});
export type DrainLimits = z.infer<typeof drainLimits>;

export const defaultDrainLimits: DrainLimits = { minProviders: 2, signWithinMs: 3_600_000 };

/** The part of the policy that says how shifts go; what it leaves out is the default. */
export const shiftPolicy = z.strictObject({
  pace: pace.partial().default({}),
  guardrails: guardrailLimits.partial().default({}),
  drains: drainLimits.partial().default({}),
  approvals: approvalLimits.partial().default({}),
});

/** Named paces a proposer chooses from; a policy's own values come before a name's. */
export const paceNames = ["careful", "standard", "fast"] as const;
export type PaceName = (typeof paceNames)[number];

export const paces: Readonly<Record<PaceName, Pace>> = {
  careful: { ...defaultPace, sharePerStep: 0.1, rampPerStep: 0.05, bakeMs: 600_000 },
  standard: defaultPace,
  fast: { ...defaultPace, sharePerStep: 0.34, rampPerStep: 0.25, bakeMs: 60_000 },
};
