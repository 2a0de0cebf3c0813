import { z } from "zod";
import { drainScopes } from "@/lib/shifts/drain-rules";

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Give the time as HH:MM.");

/** When a drill may start: on these days (1 is Monday, 7 is Sunday), from one time of day until another, which may be past midnight. */
export const startWindow = z
  .strictObject({
    days: z.array(z.int().min(1).max(7)).min(1, "Choose at least one day."),
    from: timeOfDay,
    until: timeOfDay,
  })
  .refine(({ from, until }) => from !== until, "A window must end at another time than it begins.");
export type StartWindow = z.infer<typeof startWindow>;

/** Once at a time of the drill's own zone, or again and again by cron's five fields. */
export const drillSchedule = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("once"),
    at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, "Give date and time as YYYY-MM-DDTHH:MM."),
  }),
  z.strictObject({ kind: z.literal("cron"), cron: z.string().trim().min(1, "Say when.").max(100) }),
]);
export type DrillSchedule = z.infer<typeof drillSchedule>;

/** What a drill does and how well it should; what a manager approves, by its hash. */
export const drillDefinition = z.strictObject({
  target: z.strictObject({
    kind: z.enum(drainScopes),
    id: z.string().trim().min(1, "Choose what is drained."),
  }),
  schedule: drillSchedule,
  /** IANA name, by whose clock schedule and windows are read. */
  timeZone: z.string().min(1),
  windows: z.array(startWindow).min(1, "Say when it may start.").max(7),
  /** How long the target stands drained before its traffic returns. */
  holdMinutes: z.int().min(2, "At least 2 minutes.").max(240, "At most 240 minutes."),
  objective: z.strictObject({
    drainedWithinMinutes: z.int().min(1, "At least 1 minute.").max(120, "At most 120 minutes."),
    returnedWithinMinutes: z.int().min(1, "At least 1 minute.").max(480, "At most 480 minutes."),
  }),
});
export type DrillDefinition = z.infer<typeof drillDefinition>;

export const drillResults = ["passed", "missed", "failed", "not_run", "cancelled"] as const;
export type DrillResult = (typeof drillResults)[number];

export const drillPhases = ["waiting", "draining", "holding", "returning", "settling", "ended"] as const;
export type DrillPhase = (typeof drillPhases)[number];

/** What can stand against starting. */
export const blockerKinds = [
  "not_approved",
  "frozen",
  "alarm",
  "busy",
  "drain",
  "data_plane",
  "degraded",
  "capacity",
  "safety",
  "nothing_to_drain",
  "unready",
] as const;
export const blocker = z.strictObject({ kind: z.enum(blockerKinds), sentence: z.string() });
export type Blocker = z.infer<typeof blocker>;

/** What kinds of things stand against it, each once, as one word for each set of them. */
export const kindsOf = (blockers: readonly Blocker[]): string =>
  [...new Set(blockers.map(({ kind }) => kind))].sort().join(",");

const at = z.coerce.date();
const instants = {
  startedAt: at,
  /** Every edge was read back to send the target nothing. */
  weightsZeroAt: at.nullable(),
  /** Telemetry showed that nothing is served there any more. */
  drainedAt: at.nullable(),
  returnBegunAt: at.nullable(),
  /** Every edge was read back to run the routes that were to return. */
  returnedAt: at.nullable(),
};
export const drillTimes = z.strictObject(instants);
export type DrillTimes = z.infer<typeof drillTimes>;

/** Why a run does not go to its end as planned; its traffic returns unless it is to be kept away. */
export const drillStop = z.strictObject({
  result: z.enum(["failed", "cancelled"]),
  because: z.string(),
  /** The target is really sick, say: the drill ends and leaves an ordinary drain behind. */
  keepDrained: z.boolean().default(false),
});
export type DrillStop = z.infer<typeof drillStop>;

const moving = { times: drillTimes, stop: drillStop.nullable() };

/** Where a run stands. */
export const drillProgress = z.discriminatedUnion("phase", [
  z.strictObject({
    phase: z.literal("waiting"),
    /** What stands against it; it is tried again until `startBy`. */
    blockedBy: z.array(blocker),
    stop: drillStop.nullable(),
  }),
  z.strictObject({ phase: z.literal("draining"), ...moving }),
  z.strictObject({ phase: z.literal("holding"), ...moving, until: at }),
  z.strictObject({
    phase: z.literal("returning"),
    ...moving,
    /** Why its traffic cannot go back yet; null when it is on its way. */
    cannotReturn: z.string().nullable(),
  }),
  /** Returned, and watched a little longer so that the report can say what is served where afterwards. */
  z.strictObject({ phase: z.literal("settling"), ...moving, until: at }),
  z.strictObject({
    phase: z.literal("ended"),
    times: drillTimes.nullable(),
    stop: drillStop.nullable(),
    blockedBy: z.array(blocker),
    result: z.enum(drillResults),
    because: z.string(),
    at,
  }),
]);
export type DrillProgress = z.infer<typeof drillProgress>;
export type Moving = Extract<DrillProgress, { phase: "draining" | "holding" | "returning" | "settling" }>;

/** What is fixed when traffic begins to move. Hashes are SHA-256 over canonical JSON. */
export const drillStart = z.strictObject({
  leaving: z.array(z.string()).min(1),
  policyVersion: z.int().nullable(),
  policySha256: z.string(),
  snapshotSha256: z.string(),
  /** Of origin, target and steps of the drain. */
  planSha256: z.string(),
  tableBefore: z.strictObject({ version: z.int(), sha256: z.string() }),
  /** Requests/s that each leaving fleet served in the minutes before; null: nothing was reported. */
  servedBefore: z.record(z.string(), z.number().nullable()),
  movedRequestsPerSec: z.number(),
  strandedRequestsPerSec: z.number(),
});
export type DrillStart = z.infer<typeof drillStart>;

/** Minutes to whole milliseconds. */
export const minutesMs = (minutes: number): number => minutes * 60_000;

/** Time from the first publication until it was drained; null before it was. */
export const toDrainedMs = (times: DrillTimes): number | null =>
  times.drainedAt && times.drainedAt.getTime() - times.startedAt.getTime();

/** Time from the beginning of the return until the routes were back; null before they were. */
export const toReturnedMs = (times: DrillTimes): number | null =>
  times.returnedAt &&
  times.returnBegunAt &&
  Math.max(0, times.returnedAt.getTime() - times.returnBegunAt.getTime());
