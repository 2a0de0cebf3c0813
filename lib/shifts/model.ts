import { z } from "zod";

/** Shares of requests by cell and fleet: `{ cell: { fleet: share } }`; the shares of a cell sum to 1. */
export const shares = z.record(z.string(), z.record(z.string(), z.number().min(0).max(1)));
export type Shares = Readonly<Record<string, Readonly<Record<string, number>>>>;

export const shiftStates = [
  "draft",
  "proposed",
  "approved",
  "running",
  "completed",
  "rejected",
  "expired",
  "superseded",
  "aborted",
  "rolling_back",
  "rolled_back",
] as const;

export const shiftKinds = ["rebalance", "drain", "undrain", "drill"] as const;
export type ShiftKind = (typeof shiftKinds)[number];

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
};

export const guardrailMetrics = [
  "error_rate",
  "ttft_p95_ms",
  "utilization",
  "residency_violations",
  "spend_usd_per_hour",
] as const;
export type GuardrailMetric = (typeof guardrailMetrics)[number];

/** What is watched: one fleet, every fleet of one provider, or everything that serves. */
export const guardrailScope = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("fleet"), fleetId: z.string() }),
  z.strictObject({ kind: z.literal("provider"), providerId: z.string() }),
  z.strictObject({ kind: z.literal("all") }),
]);
export type GuardrailScope = z.infer<typeof guardrailScope>;

/** `report` only shows it; `hold` waits and goes on by itself; `pause` waits for a person; `roll_back` goes back at once. */
export const guardrailActions = ["report", "hold", "pause", "roll_back"] as const;
export type GuardrailAction = (typeof guardrailActions)[number];

export const guardrail = z.strictObject({
  id: z.string().min(1),
  metric: z.enum(guardrailMetrics),
  scope: guardrailScope,
  comparison: z.enum(["at_most", "at_least"]),
  /** In the metric's own unit: a ratio for error rate and utilisation, ms, a count, USD/h. */
  limit: z.number(),
  windowMs: z.int().positive(),
  /** Fewer samples in the window than this prove nothing either way. */
  minSamples: z.number().min(0),
  onBreach: z.enum(guardrailActions),
  onAbsent: z.enum(["report", "hold", "roll_back"]),
});
export type Guardrail = z.infer<typeof guardrail>;

/** One point on the way, forward or back. */
export const stepPlan = z.strictObject({
  index: z.int().min(0),
  /** Position on the line between the two tables, 0 (where it began) to 1 (the plan). */
  fraction: z.number().min(0).max(1),
  bakeMs: z.int().min(0),
});
export type StepPlan = z.infer<typeof stepPlan>;

export const holdKinds = [
  "guardrail_breach",
  "guardrail_absent",
  "guardrail_inconclusive",
  "plane_unreachable",
  "not_converged",
  "drift",
  "unsafe_table",
] as const;
export type HoldKind = (typeof holdKinds)[number];

export const holdReason = z.strictObject({
  kind: z.enum(holdKinds),
  sentence: z.string(),
  /** True: only a person's resume ends it. False: it ends when its cause does. */
  needsHuman: z.boolean(),
});
export type HoldReason = z.infer<typeof holdReason>;

const at = z.coerce.date();

const moving = z.discriminatedUnion("phase", [
  z.strictObject({ phase: z.literal("pending"), index: z.int() }),
  /** Its intent is recorded under `version`; the edges have not all confirmed it. */
  z.strictObject({
    phase: z.literal("applying"),
    index: z.int(),
    version: z.int(),
    since: at,
    attemptedAt: at,
  }),
  z.strictObject({ phase: z.literal("baking"), index: z.int(), since: at }),
]);
export type Moving = z.infer<typeof moving>;

export const stepProgress = z.discriminatedUnion("phase", [
  ...moving.options,
  z.strictObject({ phase: z.literal("held"), resume: moving, since: at, reason: holdReason }),
]);

/** The last table of this shift that every edge confirmed. Fraction 0 is where the shift began. */
const live = z.strictObject({ version: z.int(), fraction: z.number().min(0).max(1) });
export type Live = z.infer<typeof live>;

const ended = { at, because: z.string() };

export const progress = z.discriminatedUnion("state", [
  z.strictObject({ state: z.literal("draft") }),
  z.strictObject({ state: z.literal("proposed"), expiresAt: at }),
  /** `startAt` null: a person starts it. */
  z.strictObject({ state: z.literal("approved"), expiresAt: at, startAt: at.nullable() }),
  z.strictObject({
    state: z.literal("running"),
    live,
    step: stepProgress,
    pausedSince: at.nullable(),
    /** Guardrails that paused it and that a person resumed past: they pause it no more. They still roll back nothing. */
    waived: z.array(z.string()),
  }),
  z.strictObject({
    state: z.literal("rolling_back"),
    live,
    /** A forward publication that was under way when the rollback began: the edges may still run it. */
    overtaken: z.int().nullable(),
    path: z.array(stepPlan),
    step: stepProgress,
    because: z.string(),
  }),
  z.strictObject({ state: z.literal("completed"), live, ...ended }),
  z.strictObject({ state: z.literal("rejected"), ...ended }),
  z.strictObject({ state: z.literal("expired"), ...ended }),
  z.strictObject({ state: z.literal("superseded"), ...ended }),
  z.strictObject({ state: z.literal("aborted"), ...ended }),
  z.strictObject({ state: z.literal("rolled_back"), live, ...ended }),
]);
export type Progress = z.infer<typeof progress>;

/** What a person asked of a shift that moves; the controller takes it up at its next tick. */
export const humanRequest = z.strictObject({
  kind: z.enum(["pause", "resume", "abort", "roll_back"]),
  by: z.string(),
  reason: z.string(),
  at,
});
export type HumanRequest = z.infer<typeof humanRequest>;

export interface Shift {
  readonly id: string;
  readonly planId: string | null;
  readonly pace: Pace;
  readonly steps: readonly StepPlan[];
  readonly guardrails: readonly Guardrail[];
  /** Routes of the shift's own cells: where a rollback ends, and where the plan ends. */
  readonly origin: Shares;
  readonly target: Shares;
  readonly progress: Progress;
  readonly request: HumanRequest | null;
  /** Bumped by every write; a writer that read an older one loses. */
  readonly revision: number;
}

/** What is fixed with a proposal, as the database keeps it. */
export const settings = z.strictObject({ pace, guardrails: z.array(guardrail) });
export type Settings = z.infer<typeof settings>;

/** How hard guardrails are, and over what: see `defaultGuardrails`. */
export const guardrailLimits = z.strictObject({
  /** Ratio of failed requests, 0 to 1. */
  errorRate: z.number().gt(0).lt(1),
  ttftP95Ms: z.number().positive(),
  /** Ratio of a receiving fleet's capacity in use. */
  utilization: z.number().positive(),
  /** Of the plan's expected spend, such as 1.25. */
  spendRatio: z.number().positive(),
  windowMs: z.int().min(1000),
  minSamples: z.number().min(0),
});
export type GuardrailLimits = z.infer<typeof guardrailLimits>;

export const defaultGuardrailLimits: GuardrailLimits = {
  errorRate: 0.02,
  ttftP95Ms: 2_000,
  utilization: 0.92,
  spendRatio: 1.25,
  windowMs: 120_000,
  minSamples: 50,
};

/** The part of the policy that says how shifts go; what it leaves out is the default. */
export const shiftPolicy = z.strictObject({
  pace: pace.partial().default({}),
  guardrails: guardrailLimits.partial().default({}),
});

/** Named paces a proposer chooses from; a policy's own values come before a name's. */
export const paceNames = ["careful", "standard", "fast"] as const;
export type PaceName = (typeof paceNames)[number];

export const paces: Readonly<Record<PaceName, Pace>> = {
  careful: { ...defaultPace, sharePerStep: 0.1, rampPerStep: 0.05, bakeMs: 600_000 },
  standard: defaultPace,
  fast: { ...defaultPace, sharePerStep: 0.34, rampPerStep: 0.25, bakeMs: 60_000 },
};
