import { z } from "zod";
import { type Pace, pace } from "./policy";

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

export const guardrailMetrics = [
  "error_rate",
  "ttft_p95_ms",
  "utilization",
  "residency_violations",
  "spend_usd_per_hour",
  "refused_share",
] as const;
export type GuardrailMetric = (typeof guardrailMetrics)[number];

/** What is watched: one fleet, every fleet of one provider, one cell, the cells that the shift moves, or all that serves. */
export const guardrailScope = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("fleet"), fleetId: z.string() }),
  z.strictObject({ kind: z.literal("provider"), providerId: z.string() }),
  z.strictObject({ kind: z.literal("cell"), cellId: z.string() }),
  z.strictObject({ kind: z.literal("moved_cells") }),
  z.strictObject({ kind: z.literal("all") }),
]);
export type GuardrailScope = z.infer<typeof guardrailScope>;

/** `report` only shows it; `hold` waits and goes on by itself; `pause` waits for a person; `roll_back` goes back at once. */
export const guardrailActions = ["report", "hold", "pause", "roll_back"] as const;
export type GuardrailAction = (typeof guardrailActions)[number];

/** What a metric is compared with besides its limit: the same scope before the shift began, or the cells it does not move. */
export const guardrailControls = ["same_before", "cells_not_moved"] as const;
export type GuardrailControl = (typeof guardrailControls)[number];

export const guardrail = z.strictObject({
  id: z.string().min(1),
  metric: z.enum(guardrailMetrics),
  scope: guardrailScope,
  comparison: z.enum(["at_most", "at_least"]),
  /** In the metric's own unit: a ratio for error rate and utilisation, ms, a count, USD/h. */
  limit: z.number(),
  /** With a control, the limit that counts is `times` the control's figure where that is laxer than `limit`. */
  control: z
    .strictObject({ kind: z.enum(guardrailControls), times: z.number().positive() })
    .nullable()
    .default(null),
  windowMs: z.int().positive(),
  /** Fewer samples in the window than this prove nothing either way. */
  minSamples: z.number().min(0),
  onBreach: z.enum(guardrailActions),
  onAbsent: z.enum(guardrailActions),
  /** When samples are still too few after the bake and its patience. */
  onInconclusive: z.enum(guardrailActions).default("hold"),
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
  "freeze",
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

/** Where a way back leads: to where the shift began, or, where that is worse than staying, to the nearest safe table. */
export const backGoals = ["origin", "nearest_safe"] as const;
export type BackGoal = (typeof backGoals)[number];

/**
 * The line that a way back follows when it is not the shift's own: `target` is where it sets out, fraction 1, and
 * `origin` where it ends, fraction 0, as on the way forward.
 */
const backLine = z.strictObject({ goal: z.enum(backGoals), origin: shares, target: shares });
export type BackLine = z.infer<typeof backLine>;

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
    /** Null: the shift's own. */
    line: backLine.nullable().default(null),
    path: z.array(stepPlan),
    step: stepProgress,
    because: z.string(),
  }),
  z.strictObject({ state: z.literal("completed"), live, ...ended }),
  z.strictObject({ state: z.literal("rejected"), ...ended }),
  z.strictObject({ state: z.literal("expired"), ...ended }),
  z.strictObject({ state: z.literal("superseded"), ...ended }),
  z.strictObject({ state: z.literal("aborted"), ...ended }),
  z.strictObject({
    state: z.literal("rolled_back"),
    live,
    line: backLine.nullable().default(null),
    ...ended,
  }),
]);
export type Progress = z.infer<typeof progress>;

const asker = { by: z.string(), reason: z.string(), at };

/** What a person asked of a shift that moves; the controller takes it up at its next tick. */
export const humanRequest = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.enum(["pause", "resume", "abort", "roll_back"]), ...asker }),
  /** `toward`: the shift's own cells in the table that was offered. */
  z.strictObject({ kind: z.literal("nearest_safe"), toward: shares, ...asker }),
]);
export type HumanRequest = z.infer<typeof humanRequest>;
/** Requests that say all there is to say by their kind. */
export type PlainRequest = Exclude<HumanRequest, { kind: "nearest_safe" }>["kind"];

export interface Shift {
  readonly id: string;
  readonly planId: string | null;
  readonly pace: Pace;
  readonly steps: readonly StepPlan[];
  readonly guardrails: readonly Guardrail[];
  /** Routes of the shift's own cells: where a rollback ends, and where the plan ends. */
  readonly origin: Shares;
  readonly target: Shares;
  /** Healthy accelerators by fleet when it was proposed: what a fleet must still have to be loaded as it was. */
  readonly startedWith: Readonly<Record<string, number>>;
  /** Null before it started. */
  readonly startedAt: Date | null;
  readonly progress: Progress;
  readonly request: HumanRequest | null;
  /** Bumped by every write; a writer that read an older one loses. */
  readonly revision: number;
}

/** What is fixed with a proposal, as the database keeps it. */
export const settings = z.strictObject({
  pace,
  guardrails: z.array(guardrail),
  startedWith: z.record(z.string(), z.number()),
});
export type Settings = z.infer<typeof settings>;
