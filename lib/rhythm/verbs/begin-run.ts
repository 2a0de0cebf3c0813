import { randomUUID } from "node:crypto";
import { z } from "zod";
import { defineVerb, type VerbContext } from "@/lib/identity/verb";
import { beginPlan } from "@/lib/planning/begin-plan";
import { rhythmProposer } from "@/lib/planning/rhythm-proposer";
import { refuse } from "@/lib/platform/errors";
import { type RhythmKind, rhythmKinds } from "../model";
import { insertRun, isTaken } from "../store/runs";

const title: Readonly<Record<RhythmKind, string>> = { nightly: "Nightly plan", correction: "Correction" };

/** Begins a beat that is due: its plan is made from the estate as it is, and a worker is asked to solve it. */
export const beginRun = defineVerb({
  name: "rhythm.begin",
  permission: "plans:solve",
  input: z.strictObject({ kind: z.enum(rhythmKinds), dueAt: z.date() }),
  timeoutMs: 30_000,
  async run(context, { kind, dueAt }) {
    if (await isTaken(context.tx, kind, dueAt)) return context.unchanged();
    await begin(context, kind, dueAt, null);
  },
});

/** Makes the nightly plan now, out of turn; whoever asks for it has proposed it, and cannot sign it. */
export const planNow = defineVerb({
  name: "rhythm.plan_now",
  permission: "plans:propose",
  input: z.strictObject({
    reason: z.string().trim().min(3, "must say why, in at least 3 characters").max(1000),
  }),
  timeoutMs: 30_000,
  async run(context, { reason }) {
    // What it proposes goes straight before an approver: a token would let its owner sign their own.
    if (context.actor.kind !== "user")
      refuse("forbidden", "A person asks for a plan out of turn, not a token.");
    return begin(context, "nightly", context.now, reason);
  },
});

/** Writes down that a beat's time came and nothing could be planned. */
export const skipRun = defineVerb({
  name: "rhythm.skip",
  permission: "plans:solve",
  input: z.strictObject({
    kind: z.enum(rhythmKinds),
    dueAt: z.date(),
    state: z.enum(["skipped", "failed"]),
    because: z.string().min(1),
  }),
  async run({ tx, now, audit, live, unchanged }, { kind, dueAt, state, because }) {
    const id = randomUUID();
    const run = { id, kind, dueAt, startedAt: now, endedAt: now, state, sentence: because };
    if (!(await insertRun(tx, { ...run, askedBy: null, planId: null }))) return unchanged();
    await audit({ subjectKind: "rhythm_run", subjectId: id, reason: because, after: { kind, dueAt, state } });
    await live("plan", id);
  },
});

async function begin(context: VerbContext, kind: RhythmKind, dueAt: Date, asked: string | null) {
  const { tx, actor, now, audit, live } = context;
  const when = dueAt.toISOString().slice(0, 16).replace("T", " ");
  const { planId } = await beginPlan(context, {
    name: `${title[kind]} of ${when} UTC`,
    reason: asked ?? `${title[kind]}, due at ${when} UTC`,
    purpose: kind,
    proposer: asked === null ? rhythmProposer : actor,
  });
  const id = randomUUID();
  const made = await insertRun(tx, {
    id,
    kind,
    dueAt,
    startedAt: now,
    endedAt: null,
    state: "solving",
    sentence: null,
    askedBy: asked === null ? null : actor.label,
    planId,
  });
  if (!made) return refuse("conflict", "This beat has begun already.");
  await audit({
    subjectKind: "rhythm_run",
    subjectId: id,
    planId,
    ...(asked === null ? {} : { reason: asked }),
    after: { kind, dueAt, state: "solving" },
  });
  await live("plan", id);
  return { planId };
}
