import type { Decision } from "../decision";
import type { HoldKind, HumanRequest, Progress, Shares } from "../model";
import { later, steps, t0, table } from "./world";

type Running = Extract<Progress, { state: "running" }>;
type Back = Extract<Progress, { state: "rolling_back" }>;

export const fractionOf = (index: number) => steps[index]?.fraction ?? 0;

export const running = (step: Running["step"], index = 0, more: Partial<Running> = {}): Running => ({
  state: "running",
  live: { version: 10 + index, fraction: index === 0 ? 0 : fractionOf(index - 1) },
  step,
  pausedSince: null,
  waived: [],
  ...more,
});
export const pending = (index = 0, more: Partial<Running> = {}) =>
  running({ phase: "pending", index }, index, more);
export const applyingAt = (index = 0) =>
  running({ phase: "applying", index, version: 11 + index, since: t0, attemptedAt: t0 }, index);
export const baking = (index = 0, more: Partial<Running> = {}) =>
  running({ phase: "baking", index, since: t0 }, index, {
    live: { version: 11 + index, fraction: fractionOf(index) },
    ...more,
  });
export const held = (kind: HoldKind, resume: Running, needsHuman = false): Running => {
  if (resume.step.phase === "held") throw new Error("a held step does not hold another");
  const reason = { kind, sentence: `Held: ${kind}.`, needsHuman };
  return { ...resume, step: { phase: "held", resume: resume.step, since: t0, reason } };
};

export const path = [
  { index: 0, fraction: 0.5, bakeMs: 10_000 },
  { index: 1, fraction: 0, bakeMs: 10_000 },
];
export const back = (step: Back["step"], more: Partial<Back> = {}): Back => ({
  state: "rolling_back",
  live: { version: 20, fraction: 1 },
  overtaken: null,
  line: null,
  path,
  step,
  because: "Errors.",
  ...more,
});
export const heldBack = (kind: HoldKind, resume: Exclude<Back["step"], { phase: "held" }>): Back =>
  back({ phase: "held", resume, since: t0, reason: { kind, sentence: kind, needsHuman: false } });
export const backApplying = {
  phase: "applying",
  index: 0,
  version: 21,
  since: t0,
  attemptedAt: t0,
} as const;

/** The French cell's own fleet takes more of Germany: lawful, and with room. */
export const safer: Shares = { de: { fra: 0.2, par: 0.8 } };
export const asks = (kind: HumanRequest["kind"]): HumanRequest => {
  const asker = { by: "Ada", reason: "because", at: t0 };
  return kind === "nearest_safe" ? { kind, toward: { ...safer }, ...asker } : { kind, ...asker };
};

export const proposed: Progress = { state: "proposed", expiresAt: later(1000) };
export const approved: Extract<Progress, { state: "approved" }> = {
  state: "approved",
  expiresAt: later(100_000),
  startAt: null,
};
export const completed: Progress = {
  state: "completed",
  live: { version: 15, fraction: 1 },
  at: t0,
  because: "",
};
export const rolledBack: Progress = {
  state: "rolled_back",
  live: { version: 1, fraction: 0 },
  line: null,
  at: t0,
  because: "",
};
/** What is seen once the plan has arrived. */
export const atTarget = { table: { ...table, de: { fra: 0.4, par: 0.6 } } };

/** What a decision comes to, short enough to read in a table. */
export function gist(decision: Decision): string {
  switch (decision.do) {
    case "nothing":
    case "start":
    case "retry":
      return decision.do;
    case "publish":
      return `publish ${decision.direction} ${decision.step.index} at ${decision.step.fraction.toFixed(2)}`;
    case "move": {
      const { next, close, event } = decision;
      const step =
        "step" in next
          ? next.step.phase === "held"
            ? `held ${next.step.reason.kind}`
            : next.step.phase
          : "";
      const settles = close ? ` closing ${close.version} ${close.outcome}` : "";
      return `${event} → ${next.state}${step ? ` ${step}` : ""}${settles}`;
    }
  }
}

const ended = (state: "rejected" | "expired" | "superseded" | "aborted"): Progress => ({
  state,
  at: t0,
  because: "",
});

/** Every state of a shift, and every phase in which it can be there. */
export const situations = {
  draft: { state: "draft" },
  proposed,
  approved,
  "approved, with a time": { ...approved, startAt: later(50_000) },
  "running, nothing moved yet": pending(),
  "running, pending": pending(1),
  "running, applying": applyingAt(1),
  "running, baking": baking(1),
  "running, paused": baking(1, { pausedSince: t0 }),
  "running, held until it passes": held("guardrail_absent", baking(1)),
  "running, held while applying": held("not_converged", applyingAt(1)),
  "running, held for a person": held("drift", baking(1), true),
  "running, held by a freeze": held("freeze", pending(1)),
  "rolling back, pending": back({ phase: "pending", index: 0 }),
  "rolling back, applying": back(backApplying),
  "rolling back, baking": back({ phase: "baking", index: 0, since: t0 }),
  "rolling back, held": heldBack("unsafe_table", { phase: "pending", index: 0 }),
  "going to the nearest safe table": back(
    { phase: "pending", index: 0 },
    {
      line: { goal: "nearest_safe", origin: { ...safer }, target: { de: { fra: 0.4, par: 0.6 } } },
    },
  ),
  completed,
  rejected: ended("rejected"),
  expired: ended("expired"),
  superseded: ended("superseded"),
  aborted: ended("aborted"),
  rolled_back: rolledBack,
} as const satisfies Record<string, Progress>;
export type SituationName = keyof typeof situations;
