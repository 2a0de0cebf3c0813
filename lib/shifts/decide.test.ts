import { describe, expect, it } from "vitest";
import { permits, permittedActions, shiftActions } from "./actions";
import { decide } from "./decide";
import type { HumanRequest, Progress, Shift } from "./model";
import { shiftStates } from "./model";
import type { Observation } from "./observation";
import {
  applyingAt,
  approved,
  asks,
  atTarget,
  back,
  backApplying,
  baking,
  completed,
  fractionOf,
  gist,
  held,
  heldBack,
  pending,
  proposed,
  rolledBack,
} from "./testing/situations";
import { edges, facts, judged, later, pace, seen, shiftOf, steps, t0, table } from "./testing/world";

const last = steps.length - 1;
const live = edges("live", "live");
const inFlight = edges("in_flight", "in_flight");
const overloaded = { ...facts, healthyAccelerators: { fra: 100, par: 20, iad: 100 } };

/** The German cell may not be served by `fleet` any more. */
const denying = (fleet: string) => {
  const de = facts.cells.de!;
  return {
    ...facts,
    cells: { ...facts.cells, de: { ...de, denied: { ...de.denied, [fleet]: ["new-law"] } } },
  };
};

interface Case {
  name: string;
  given: Progress;
  asks?: HumanRequest["kind"];
  sees?: Partial<Observation>;
  atMs?: number;
  gives: string;
}

const cases: Case[] = [
  { name: "a proposal waits", given: proposed, gives: "nothing" },
  { name: "a proposal expires at its time", given: proposed, atMs: 1000, gives: "expired → expired" },
  { name: "an approval waits for a person", given: approved, atMs: 99_999, gives: "nothing" },
  { name: "an approval expires unused", given: approved, atMs: 100_000, gives: "expired → expired" },
  { name: "a scheduled start waits", given: { ...approved, startAt: later(50) }, atMs: 49, gives: "nothing" },
  { name: "a scheduled start is due", given: { ...approved, startAt: later(50) }, atMs: 50, gives: "start" },
  {
    name: "expiry beats the schedule",
    given: { ...approved, startAt: later(50) },
    atMs: 100_000,
    gives: "expired → expired",
  },

  {
    name: "a pending step is published",
    given: pending(),
    gives: `publish forward 0 at ${fractionOf(0).toFixed(2)}`,
  },
  {
    name: "a later pending step is published",
    given: pending(1),
    gives: `publish forward 1 at ${fractionOf(1).toFixed(2)}`,
  },
  { name: "a paused step is not published", given: pending(0, { pausedSince: t0 }), gives: "nothing" },
  {
    name: "a freeze holds the next step",
    given: pending(1),
    sees: { frozenBy: "Frozen." },
    gives: "held → running held freeze",
  },
  {
    name: "a freeze holds the first step too",
    given: pending(),
    sees: { frozenBy: "Frozen." },
    gives: "held → running held freeze",
  },
  {
    name: "a freeze lets the step that applies be confirmed",
    given: applyingAt(),
    sees: { frozenBy: "Frozen.", edges: edges("in_flight", "in_flight") },
    gives: "confirmed → running baking closing 11 applied",
  },
  {
    name: "a freeze holds for as long as it lasts, and never goes back for it",
    given: held("freeze", pending(1)),
    sees: { frozenBy: "Frozen." },
    atMs: 365 * 86_400_000,
    gives: "nothing",
  },
  {
    name: "a frozen shift goes on when the freeze ends",
    given: held("freeze", pending(1)),
    gives: "resumed → running pending",
  },
  {
    name: "a freeze is not resumed past",
    given: held("freeze", pending(1)),
    asks: "resume",
    sees: { frozenBy: "Frozen." },
    gives: "request_dropped → running held freeze",
  },
  {
    name: "a frozen shift that was paused as well still waits for the freeze when it is resumed",
    given: held("freeze", pending(1, { pausedSince: t0 })),
    asks: "resume",
    sees: { frozenBy: "Frozen." },
    gives: "resumed → running held freeze",
  },
  {
    name: "a frozen shift whose edges are away holds for that",
    given: held("freeze", pending(1)),
    sees: { frozenBy: "Frozen.", edges: edges("away", "away") },
    gives: "held → running held plane_unreachable",
  },
  {
    name: "a frozen shift rolls back when a guardrail says so",
    given: held("freeze", pending(1)),
    sees: { frozenBy: "Frozen.", judgements: [judged("breach")] },
    gives: "rollback_begun → rolling_back pending",
  },
  {
    name: "a frozen shift rolls back when a person asks",
    given: held("freeze", pending(1)),
    asks: "roll_back",
    sees: { frozenBy: "Frozen." },
    gives: "rollback_begun → rolling_back pending",
  },
  {
    name: "no edge known holds",
    given: pending(),
    sees: { edges: [] },
    gives: "held → running held plane_unreachable",
  },
  {
    name: "an unreadable plane holds",
    given: pending(),
    sees: { edges: edges("away", "away") },
    gives: "held → running held plane_unreachable",
  },
  {
    name: "one of two edges away holds",
    given: pending(),
    sees: { edges: edges("live", "away") },
    gives: "held → running held plane_unreachable",
  },
  {
    name: "one of twenty edges away does not hold",
    given: pending(1),
    sees: { edges: [...edges("away"), ...edges(...Array(19).fill("live"))] },
    gives: `publish forward 1 at ${fractionOf(1).toFixed(2)}`,
  },
  {
    name: "a table nobody published holds",
    given: pending(),
    sees: { edges: edges("live", "foreign") },
    gives: "held → running held drift",
  },
  {
    name: "an edge on an older table holds",
    given: pending(1),
    sees: { edges: edges("live", "behind") },
    gives: "held → running held not_converged",
  },
  {
    name: "absent data holds",
    given: pending(),
    sees: { judgements: [judged("absent")] },
    gives: "held → running held guardrail_absent",
  },
  {
    name: "absent data of a dry run does not hold",
    given: pending(),
    sees: { judgements: [judged("absent", "report", "report")] },
    gives: `publish forward 0 at ${fractionOf(0).toFixed(2)}`,
  },
  {
    name: "a breach before anything moved holds",
    given: pending(),
    sees: { judgements: [judged("breach")] },
    gives: "held → running held guardrail_breach",
  },
  {
    name: "a breach after something moved goes back",
    given: pending(1),
    sees: { judgements: [judged("breach")] },
    gives: "rollback_begun → rolling_back pending",
  },
  {
    name: "a reporting guardrail stops nothing",
    given: pending(),
    sees: { judgements: [judged("breach", "report")] },
    gives: `publish forward 0 at ${fractionOf(0).toFixed(2)}`,
  },
  {
    name: "a pausing guardrail holds for a person",
    given: pending(1),
    sees: { judgements: [judged("breach", "pause")] },
    gives: "held → running held guardrail_breach",
  },
  {
    name: "a waived guardrail pauses no more",
    given: pending(1, { waived: ["test:pause"] }),
    sees: { judgements: [judged("breach", "pause")] },
    gives: `publish forward 1 at ${fractionOf(1).toFixed(2)}`,
  },
  {
    name: "too few samples do not keep a step from starting",
    given: pending(),
    sees: { judgements: [judged("inconclusive")] },
    gives: `publish forward 0 at ${fractionOf(0).toFixed(2)}`,
  },
  {
    name: "a fleet that lost capacity holds",
    given: pending(),
    sees: { facts: overloaded },
    gives: "held → running held unsafe_table",
  },
  { name: "abort before anything moved", given: pending(), asks: "abort", gives: "aborted → aborted" },
  {
    name: "roll back before anything moved just ends",
    given: pending(),
    asks: "roll_back",
    gives: "aborted → aborted",
  },
  { name: "pause", given: pending(1), asks: "pause", gives: "paused → running pending" },
  {
    name: "pause twice",
    given: pending(1, { pausedSince: t0 }),
    asks: "pause",
    gives: "request_dropped → running pending",
  },
  {
    name: "resume",
    given: pending(1, { pausedSince: t0 }),
    asks: "resume",
    gives: "resumed → running pending",
  },

  {
    name: "an intent whose effect is read back is confirmed",
    given: applyingAt(),
    sees: { edges: inFlight },
    gives: "confirmed → running baking closing 11 applied",
  },
  {
    name: "killed between intent and effect: sent again",
    given: applyingAt(),
    sees: { edges: live },
    atMs: pace.retryMs,
    gives: "retry",
  },
  {
    name: "just sent: the edges get time",
    given: applyingAt(),
    sees: { edges: live },
    atMs: pace.retryMs - 1,
    gives: "nothing",
  },
  {
    name: "one edge of two converged: the other gets time",
    given: applyingAt(),
    sees: { edges: edges("in_flight", "live") },
    atMs: 1,
    gives: "nothing",
  },
  {
    name: "edges that never converge hold",
    given: applyingAt(),
    sees: { edges: edges("in_flight", "live") },
    atMs: pace.confirmWithinMs,
    gives: "held → running held not_converged",
  },
  {
    name: "edges that cannot be read in time hold",
    given: applyingAt(),
    sees: { edges: edges("away", "away") },
    atMs: pace.confirmWithinMs,
    gives: "held → running held plane_unreachable",
  },
  {
    name: "a breach while applying goes back at once",
    given: applyingAt(1),
    sees: { edges: live, judgements: [judged("breach")] },
    gives: "rollback_begun → rolling_back pending closing 12 superseded",
  },
  {
    name: "even the first step, once sent, is taken back",
    given: applyingAt(),
    sees: { edges: live, judgements: [judged("breach")] },
    gives: "rollback_begun → rolling_back pending closing 11 superseded",
  },
  {
    name: "law that changed while applying: held, not sent again",
    given: applyingAt(),
    sees: { edges: live, facts: denying("par") },
    atMs: pace.retryMs,
    gives: "held → running held unsafe_table",
  },
  {
    name: "held by law and still denied: not sent again",
    given: held("unsafe_table", applyingAt()),
    sees: { edges: live, facts: denying("par") },
    gives: "nothing",
  },
  {
    name: "held by law that allows it again: goes on",
    given: held("unsafe_table", applyingAt()),
    sees: { edges: live },
    gives: "resumed → running applying",
  },
  {
    name: "capacity lost while edges lag: held, not sent again",
    given: held("not_converged", applyingAt()),
    sees: { edges: live, facts: overloaded },
    gives: "nothing",
  },
  {
    name: "abort while applying settles the intent",
    given: applyingAt(),
    asks: "abort",
    gives: "aborted → aborted closing 11 superseded",
  },

  { name: "a step bakes", given: baking(), atMs: pace.bakeMs - 1, gives: "nothing" },
  { name: "a baked step passes", given: baking(), atMs: pace.bakeMs, gives: "passed → running pending" },
  {
    name: "the last baked step completes",
    given: baking(last),
    atMs: pace.bakeMs,
    gives: "completed → completed",
  },
  {
    name: "a paused bake does not pass",
    given: baking(0, { pausedSince: t0 }),
    atMs: pace.bakeMs,
    gives: "nothing",
  },
  {
    name: "a paused shift still goes back on a breach",
    given: baking(0, { pausedSince: t0 }),
    sees: { judgements: [judged("breach")] },
    gives: "rollback_begun → rolling_back pending",
  },
  {
    name: "few samples prolong the bake",
    given: baking(),
    sees: { judgements: [judged("inconclusive")] },
    atMs: pace.bakeMs + pace.patienceMs - 1,
    gives: "nothing",
  },
  {
    name: "still too few samples hold",
    given: baking(),
    sees: { judgements: [judged("inconclusive")] },
    atMs: pace.bakeMs + pace.patienceMs,
    gives: "held → running held guardrail_inconclusive",
  },
  {
    name: "still too few samples wait for a person where the guardrail says so",
    given: baking(),
    sees: { judgements: [judged("inconclusive", "roll_back", "hold", "pause")] },
    atMs: pace.bakeMs + pace.patienceMs,
    gives: "held → running held guardrail_inconclusive",
  },
  {
    name: "still too few samples go back where the guardrail says so",
    given: baking(),
    sees: { judgements: [judged("inconclusive"), judged("inconclusive", "pause", "hold", "roll_back")] },
    atMs: pace.bakeMs + pace.patienceMs,
    gives: "rollback_begun → rolling_back pending",
  },
  {
    name: "too few samples that only report end no bake",
    given: baking(),
    sees: { judgements: [judged("inconclusive", "roll_back", "hold", "report")] },
    atMs: pace.bakeMs,
    gives: "passed → running pending",
  },
  {
    name: "too few samples past which a person resumed end no bake",
    given: baking(0, { waived: ["test:pause"] }),
    sees: { judgements: [judged("inconclusive", "pause", "hold", "pause")] },
    atMs: pace.bakeMs,
    gives: "passed → running pending",
  },
  {
    name: "absent data waits for a person where the guardrail says so",
    given: held("guardrail_absent", baking(), true),
    gives: "nothing",
  },
  {
    name: "absent data past which a person resumed holds no more",
    given: pending(1, { waived: ["test:roll_back"] }),
    sees: { judgements: [judged("absent", "roll_back", "pause")] },
    gives: `publish forward 1 at ${fractionOf(1).toFixed(2)}`,
  },
  {
    name: "absent data during a bake holds",
    given: baking(),
    sees: { judgements: [judged("absent")] },
    gives: "held → running held guardrail_absent",
  },
  {
    name: "absent data goes back where the guardrail says so",
    given: baking(),
    sees: { judgements: [judged("absent", "roll_back", "roll_back")] },
    gives: "rollback_begun → rolling_back pending",
  },
  {
    name: "weights changed behind its back hold",
    given: baking(),
    sees: { edges: edges("foreign", "live") },
    gives: "held → running held drift",
  },
  {
    name: "roll back on request",
    given: baking(1),
    asks: "roll_back",
    gives: "rollback_begun → rolling_back pending",
  },
  { name: "abort leaves traffic where it is", given: baking(1), asks: "abort", gives: "aborted → aborted" },

  {
    name: "data that came back resumes, and bakes anew",
    given: held("guardrail_absent", baking()),
    atMs: 5,
    gives: "resumed → running baking",
  },
  {
    name: "data still absent waits",
    given: held("guardrail_absent", baking()),
    sees: { judgements: [judged("absent")] },
    gives: "nothing",
  },
  {
    name: "held too long goes back",
    given: held("guardrail_absent", baking()),
    sees: { judgements: [judged("absent")] },
    atMs: pace.heldLimitMs,
    gives: "rollback_begun → rolling_back pending",
  },
  {
    name: "held too long before anything moved ends",
    given: held("guardrail_absent", pending()),
    sees: { judgements: [judged("absent")] },
    atMs: pace.heldLimitMs,
    gives: "aborted → aborted",
  },
  {
    name: "a breach while held goes back",
    given: held("guardrail_absent", baking()),
    sees: { judgements: [judged("breach")] },
    gives: "rollback_begun → rolling_back pending",
  },
  {
    name: "a drift that healed still waits for a person",
    given: held("drift", baking(), true),
    gives: "nothing",
  },
  {
    name: "a person resumes a drift: the table is restored first",
    given: held("drift", baking(), true),
    asks: "resume",
    sees: { edges: edges("foreign", "live") },
    gives: "resumed → running held not_converged",
  },
  {
    name: "restoring sends the table again",
    given: held("not_converged", baking()),
    sees: { edges: edges("foreign", "live") },
    gives: "retry",
  },
  { name: "restored: goes on", given: held("not_converged", baking()), gives: "resumed → running baking" },
  {
    name: "a person resumes past a pausing guardrail",
    given: held("guardrail_breach", pending(1), true),
    sees: { judgements: [judged("breach", "pause")] },
    asks: "resume",
    gives: "resumed → running pending",
  },
  {
    name: "samples that arrived resume",
    given: held("guardrail_inconclusive", baking()),
    gives: "resumed → running baking",
  },
  {
    name: "samples still missing wait",
    given: held("guardrail_inconclusive", baking()),
    sees: { judgements: [judged("inconclusive")] },
    gives: "nothing",
  },
  {
    name: "a fleet that regained capacity resumes",
    given: held("unsafe_table", pending()),
    gives: "resumed → running pending",
  },
  {
    name: "a fleet still short of capacity waits",
    given: held("unsafe_table", pending()),
    sees: { facts: overloaded },
    gives: "nothing",
  },
  {
    name: "edges that converged late are confirmed",
    given: held("not_converged", applyingAt()),
    sees: { edges: inFlight },
    gives: "confirmed → running baking closing 11 applied",
  },
  {
    name: "edges not yet converged are sent the table again",
    given: held("not_converged", applyingAt()),
    sees: { edges: live },
    gives: "retry",
  },
  {
    name: "no edge to send it to: waits",
    given: held("not_converged", applyingAt()),
    sees: { edges: edges("away", "away") },
    gives: "nothing",
  },
  {
    name: "edges never converge: goes back",
    given: held("not_converged", applyingAt()),
    sees: { edges: live },
    atMs: pace.heldLimitMs,
    gives: "rollback_begun → rolling_back pending closing 11 superseded",
  },
  {
    name: "abort while held",
    given: held("drift", baking(), true),
    asks: "abort",
    gives: "aborted → aborted",
  },
  {
    name: "roll back while held",
    given: held("drift", baking(), true),
    asks: "roll_back",
    gives: "rollback_begun → rolling_back pending",
  },

  {
    name: "a step back is published",
    given: back({ phase: "pending", index: 0 }),
    gives: "publish back 0 at 0.50",
  },
  {
    name: "neither drift nor guardrails stop going back",
    given: back({ phase: "pending", index: 0 }),
    sees: { edges: edges("foreign", "overtaken"), judgements: [judged("breach"), judged("absent")] },
    gives: "publish back 0 at 0.50",
  },
  {
    name: "one reachable edge is enough to go back",
    given: back({ phase: "pending", index: 0 }),
    sees: { edges: edges("away", "live") },
    gives: "publish back 0 at 0.50",
  },
  {
    name: "going back holds when no edge can be read",
    given: back({ phase: "pending", index: 0 }),
    sees: { edges: edges("away") },
    gives: "held → rolling_back held plane_unreachable",
  },
  {
    name: "going back holds rather than overload",
    given: back({ phase: "pending", index: 1 }),
    sees: { ...atTarget, facts: { ...facts, healthyAccelerators: { fra: 20, par: 100, iad: 100 } } },
    gives: "held → rolling_back held unsafe_table",
  },
  {
    name: "a step back is confirmed",
    given: back(backApplying),
    sees: { edges: edges("in_flight", "away") },
    gives: "confirmed → rolling_back baking closing 21 applied",
  },
  { name: "a step back is sent again", given: back(backApplying), atMs: pace.retryMs, gives: "retry" },
  { name: "a step back gets time", given: back(backApplying), atMs: 1, gives: "nothing" },
  {
    name: "a step back that does not converge holds",
    given: back(backApplying),
    atMs: pace.confirmWithinMs,
    gives: "held → rolling_back held not_converged",
  },
  {
    name: "a step back bakes",
    given: back({ phase: "baking", index: 0, since: t0 }),
    atMs: 9_999,
    gives: "nothing",
  },
  {
    name: "a step back passes",
    given: back({ phase: "baking", index: 0, since: t0 }),
    atMs: 10_000,
    gives: "passed → rolling_back pending",
  },
  {
    name: "the last step back ends it",
    given: back({ phase: "baking", index: 1, since: t0 }),
    atMs: 10_000,
    gives: "rolled_back → rolled_back",
  },
  {
    name: "going back resumes when edges return",
    given: heldBack("plane_unreachable", { phase: "pending", index: 0 }),
    gives: "resumed → rolling_back pending",
  },
  {
    name: "going back waits for edges, however long",
    given: heldBack("plane_unreachable", { phase: "pending", index: 0 }),
    sees: { edges: edges("away") },
    atMs: 10 * pace.heldLimitMs,
    gives: "nothing",
  },
  {
    name: "going back waits for capacity",
    given: heldBack("unsafe_table", { phase: "pending", index: 1 }),
    sees: { ...atTarget, facts: { ...facts, healthyAccelerators: { fra: 20, par: 100, iad: 100 } } },
    gives: "nothing",
  },
  {
    name: "going back sends again while held",
    given: heldBack("not_converged", backApplying),
    gives: "retry",
  },
  {
    name: "going back confirms while held",
    given: heldBack("not_converged", backApplying),
    sees: { edges: inFlight },
    gives: "confirmed → rolling_back baking closing 21 applied",
  },
  {
    name: "a person resumes a held rollback",
    given: heldBack("plane_unreachable", { phase: "pending", index: 0 }),
    asks: "resume",
    sees: { edges: edges("away") },
    gives: "resumed → rolling_back pending",
  },
  {
    name: "abort stops going back",
    given: back(backApplying),
    asks: "abort",
    gives: "aborted → aborted closing 21 superseded",
  },
  {
    name: "pause does not apply to going back",
    given: back({ phase: "pending", index: 0 }),
    asks: "pause",
    gives: "request_dropped → rolling_back pending",
  },
  {
    name: "roll back twice",
    given: back({ phase: "pending", index: 0 }),
    asks: "roll_back",
    gives: "request_dropped → rolling_back pending",
  },

  {
    name: "law that closes the receiving fleet while it bakes goes back at once",
    given: baking(1),
    sees: { facts: denying("par") },
    gives: "rollback_begun → rolling_back pending",
  },
  {
    name: "law that closes both ends leaves nowhere to go back to: it bakes on, and holds before the next step",
    given: baking(1),
    sees: {
      facts: {
        ...facts,
        cells: {
          ...facts.cells,
          de: { ...facts.cells.de!, denied: { iad: ["eu-only"], par: ["new-law"], fra: ["new-law"] } },
        },
      },
    },
    gives: "nothing",
  },
  {
    name: "law that changes on the way back: what it denies goes first",
    given: back({ phase: "pending", index: 0 }),
    sees: { ...atTarget, facts: denying("par") },
    gives: "rollback_begun → rolling_back pending",
  },
  {
    name: "the nearest safe table instead of going back",
    given: back({ phase: "pending", index: 1 }),
    asks: "nearest_safe",
    sees: atTarget,
    gives: "rollback_begun → rolling_back pending",
  },
  {
    name: "the nearest safe table while a step back is under way",
    given: back(backApplying),
    asks: "nearest_safe",
    sees: atTarget,
    gives: "rollback_begun → rolling_back pending closing 21 superseded",
  },
  {
    name: "the nearest safe table while a step forward is under way",
    given: applyingAt(1),
    asks: "nearest_safe",
    gives: "rollback_begun → rolling_back pending closing 12 superseded",
  },

  { name: "completed rests", given: completed, gives: "nothing" },
  {
    name: "completed goes to the nearest safe table on request",
    given: completed,
    asks: "nearest_safe",
    sees: atTarget,
    gives: "rollback_begun → rolling_back pending",
  },
  {
    name: "the nearest safe table, moved since by another shift: does not",
    given: completed,
    asks: "nearest_safe",
    gives: "request_dropped → completed",
  },
  {
    name: "the nearest safe table that is safe no more: does not",
    given: completed,
    asks: "nearest_safe",
    sees: { ...atTarget, facts: overloaded },
    gives: "request_dropped → completed",
  },
  {
    name: "completed goes back on request",
    given: completed,
    asks: "roll_back",
    sees: atTarget,
    gives: "rollback_begun → rolling_back pending",
  },
  {
    name: "completed, moved since by another shift: does not",
    given: completed,
    asks: "roll_back",
    gives: "request_dropped → completed",
  },
  {
    name: "completed, and going back would overload: does not",
    given: completed,
    asks: "roll_back",
    sees: { ...atTarget, facts: { ...facts, healthyAccelerators: { fra: 20, par: 100, iad: 100 } } },
    gives: "request_dropped → completed",
  },
  {
    name: "completed cannot be paused",
    given: completed,
    asks: "pause",
    gives: "request_dropped → completed",
  },
  ...(["rejected", "expired", "superseded", "aborted"] as const).flatMap((state): Case[] => [
    { name: `${state} is final`, given: { state, at: t0, because: "" }, gives: "nothing" },
    {
      name: `${state} drops what is asked`,
      given: { state, at: t0, because: "" },
      asks: "roll_back",
      gives: `request_dropped → ${state}`,
    },
  ]),
  {
    name: "rolled back is final",
    given: rolledBack,
    gives: "nothing",
  },
  { name: "a draft is left alone", given: { state: "draft" }, gives: "nothing" },
];

const shiftFor = ({ given, asks: kind }: Case): Shift =>
  shiftOf(given, { request: kind ? asks(kind) : null });

describe("decide", () => {
  it.each(cases)("$name", (row) => {
    expect(gist(decide(shiftFor(row), seen(row.sees), later(row.atMs ?? 0)))).toBe(row.gives);
  });

  describe("in an emergency", () => {
    const urgent = (progress: Progress) => shiftOf(progress, { pace: { ...pace, urgent: true } });
    const lagging = { edges: edges("live", "behind", "foreign", "away"), quorum: 0 };
    const withPar = (par: number) => ({ ...facts, healthyAccelerators: { fra: 100, par, iad: 100 } });

    it("goes on although edges lag behind, were changed by hand, or are away", () => {
      expect(gist(decide(urgent(pending()), seen(lagging), t0))).toMatch(/^publish forward 0/);
      expect(gist(decide(shiftOf(pending()), seen({ ...lagging, quorum: 0.9 }), t0))).toContain("held");
    });

    it("stops where no edge can be reached at all", () => {
      const away = { edges: edges("away", "away"), quorum: 0 };
      expect(gist(decide(urgent(pending()), seen(away), t0))).toContain("held plane_unreachable");
    });

    it("waits for no samples, and for a person where a guardrail trips", () => {
      const few = { judgements: [judged("inconclusive", "pause")] };
      expect(gist(decide(urgent(baking()), seen(few), later(60_000)))).toMatch(/^passed/);
      const breach = { judgements: [judged("breach", "pause")] };
      expect(gist(decide(urgent(baking()), seen(breach), later(1)))).toContain("held guardrail_breach");
    });

    it("uses the headroom that is kept for it, and not more", () => {
      const at = (estate: typeof facts) => gist(decide(urgent(pending()), seen({ facts: estate }), t0));
      const plain = (estate: typeof facts) => gist(decide(shiftOf(pending()), seen({ facts: estate }), t0));
      // The first step brings par to 30 + its part of 50 requests/s.
      const load = 30 + 50 * 0.6 * (steps[0]?.fraction ?? 0);
      const tight = withPar(load / 0.95);
      expect(plain(tight)).toContain("held unsafe_table");
      expect(at(tight)).toMatch(/^publish forward 0/);
      const over = withPar(load / 0.98);
      expect(at(over)).toContain("held unsafe_table");
    });
  });

  it("is covered in every state", () => {
    expect(new Set(cases.map(({ given }) => given.state))).toEqual(new Set(shiftStates));
  });

  it("says in a held step back that staying is better, when it is", () => {
    const sick = { ...facts, healthyAccelerators: { fra: 10, par: 100, iad: 100 } };
    const decision = decide(
      shiftOf(back({ phase: "pending", index: 1 })),
      seen({ ...atTarget, facts: sick }),
      t0,
    );
    if (decision.do !== "move") throw new Error(decision.do);
    expect(decision.because).toContain("Going back would leave 40 requests/s unserved");
    expect(decision.because).toContain("Staying would leave 10 requests/s unserved");
  });

  it("sets out for the nearest safe table from where the edges are, whole cells first where law changed", () => {
    const request = asks("nearest_safe");
    const at = (estate: typeof facts) =>
      decide(shiftOf(completed, { request }), seen({ ...atTarget, facts: estate }), t0);
    const plain = at(facts);
    if (plain.do !== "move" || plain.next.state !== "rolling_back") throw new Error(plain.do);
    expect(plain.next.line).toEqual({
      goal: "nearest_safe",
      origin: { de: { fra: 0.2, par: 0.8 } },
      target: { de: { fra: 0.4, par: 0.6 } },
    });
    expect(plain.next.live).toEqual({ version: 15, fraction: 1 });
    expect(plain.next.path.at(-1)?.fraction).toBe(0);
  });

  it("takes every request it meets, so that none is acted on twice", () => {
    for (const row of cases.filter(({ asks: kind }) => kind)) {
      const decision = decide(shiftFor(row), seen(row.sees), later(row.atMs ?? 0));
      expect(decision.do === "move" && decision.takesRequest, row.name).toBe(true);
    }
  });

  it("changes no cell but the shift's own", () => {
    const decision = decide(shiftOf(pending()), seen(), t0);
    if (decision.do !== "publish") throw new Error(decision.do);
    expect(decision.table.fr).toEqual(table.fr);
    expect(decision.table.de?.par).toBeCloseTo(0.6 * fractionOf(0));
  });

  it("overtakes what may be under way before it goes further back", () => {
    const decision = decide(
      shiftOf(applyingAt(1), { request: asks("roll_back") }),
      seen({ edges: live }),
      t0,
    );
    if (decision.do !== "move" || decision.next.state !== "rolling_back") throw new Error(decision.do);
    expect(decision.next.path[0]?.fraction).toBe(fractionOf(0));
    expect(decision.next.path.at(-1)?.fraction).toBe(0);
    expect(decision.next.overtaken).toBe(12);
  });
});

describe("what is allowed", () => {
  it("has a reason for every refusal, as a sentence", () => {
    for (const row of Object.values(permittedActions)) {
      for (const action of shiftActions) {
        const entry = row[action];
        if (entry !== true) expect(entry).toMatch(/^[A-Z].*\.$/);
      }
    }
  });

  it("lets a request through exactly when decide acts on it", () => {
    const shown = {
      pause: "paused",
      resume: "resumed",
      abort: "aborted",
      roll_back: "rollback_begun",
      nearest_safe: "rollback_begun",
    } as const;
    for (const row of cases) {
      if (!row.asks || row.given.state === "completed" || row.name.includes("before anything moved"))
        continue;
      const allowed = permits(row.given, row.asks).allowed;
      expect(row.gives.startsWith(shown[row.asks]), row.name).toBe(allowed);
    }
  });
});
