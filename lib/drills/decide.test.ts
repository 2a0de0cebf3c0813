import { describe, expect, it } from "vitest";
import {
  type DrillDecision,
  type DrillFacts,
  decideDrill,
  giveUpMs,
  type RunState,
  SETTLE_MS,
} from "./decide";
import type { DrillDefinition, DrillProgress, DrillStop, DrillTimes } from "./model";

const t0 = new Date("2026-11-24T09:00:00Z");
const minutes = (count: number) => new Date(t0.getTime() + count * 60_000);

const definition: DrillDefinition = {
  target: { kind: "fleet", id: "fra" },
  schedule: { kind: "cron", cron: "0 10 * * 2" },
  timeZone: "Europe/Berlin",
  windows: [{ days: [2], from: "09:00", until: "15:00" }],
  holdMinutes: 10,
  objective: { drainedWithinMinutes: 5, returnedWithinMinutes: 15 },
};
const startBy = minutes(60);
const times = (more: Partial<DrillTimes> = {}): DrillTimes => ({
  startedAt: t0,
  weightsZeroAt: null,
  drainedAt: null,
  returnBegunAt: null,
  returnedAt: null,
  ...more,
});
const cancelled: DrillStop = {
  result: "cancelled",
  because: "Cancelled by Sara: not now",
  keepDrained: false,
};
const kept: DrillStop = {
  ...cancelled,
  because: "Kept drained by Sara: it is really sick",
  keepDrained: true,
};

const frozen = { kind: "frozen", sentence: "Frozen." } as const;
const busy = { kind: "busy", sentence: "Busy." } as const;
const waiting = (more: Partial<Extract<DrillProgress, { phase: "waiting" }>> = {}): DrillProgress => ({
  phase: "waiting",
  blockedBy: [],
  stop: null,
  ...more,
});
const draining = (more: Partial<DrillTimes> = {}, stop: DrillStop | null = null): DrillProgress => ({
  phase: "draining",
  times: times(more),
  stop,
});
const holding = (stop: DrillStop | null = null): DrillProgress => ({
  phase: "holding",
  times: times({ weightsZeroAt: minutes(1), drainedAt: minutes(2) }),
  stop,
  until: minutes(12),
});
const going = { weightsZeroAt: minutes(1), drainedAt: minutes(2), returnBegunAt: minutes(12) };
const returning = (more: Partial<DrillTimes> = {}, stop: DrillStop | null = null): DrillProgress => ({
  phase: "returning",
  times: times({ ...going, ...more }),
  stop,
  cannotReturn: null,
});
const settling = (stop: DrillStop | null = null, more: Partial<DrillTimes> = {}): DrillProgress => ({
  phase: "settling",
  times: times({ ...going, returnedAt: minutes(16), ...more }),
  stop,
  until: minutes(20),
});
const ended: DrillProgress = {
  phase: "ended",
  times: times(),
  stop: null,
  blockedBy: [],
  result: "passed",
  because: "done",
  at: minutes(30),
};

const run = (progress: DrillProgress): RunState => ({ definition, startBy, progress });
const facts = (more: Partial<DrillFacts> = {}): DrillFacts => ({
  blockers: [],
  shift: { state: "running", because: null },
  returning: null,
  drainEnded: null,
  edges: { allZero: false, back: false },
  traffic: { kind: "flowing" },
  breach: null,
  emergency: null,
  ...more,
});
const completed = { state: "completed", because: null } as const;
const quiet = { kind: "quiet", at: minutes(2) } as const;

/** What of a decision a table can name: the act, the phase it leads to, and how it ends. */
const said = (decision: DrillDecision): string => {
  if (!("next" in decision)) return decision.do;
  const { next } = decision;
  return next.phase === "ended" ? `end ${next.result}` : `${decision.do} ${next.phase}`;
};

type Row = [string, DrillProgress, Partial<DrillFacts>, Date, string, RegExp?];
const table: Row[] = [
  // Waiting
  ["waiting, nothing against it", waiting(), {}, t0, "start"],
  ["waiting, blocked", waiting(), { blockers: [frozen] }, t0, "wait waiting"],
  ["waiting, blocked as before", waiting({ blockedBy: [frozen] }), { blockers: [frozen] }, t0, "nothing"],
  ["waiting, blocked otherwise", waiting({ blockedBy: [frozen] }), { blockers: [busy] }, t0, "wait waiting"],
  [
    "waiting, blocked by more of the same kinds",
    waiting({ blockedBy: [frozen, busy] }),
    { blockers: [busy, { ...frozen, sentence: "Frozen still." }, busy] },
    t0,
    "nothing",
  ],
  ["waiting, free again", waiting({ blockedBy: [frozen] }), {}, minutes(59), "start"],
  [
    "waiting, out of time",
    waiting({ blockedBy: [frozen] }),
    {},
    startBy,
    "end not_run",
    /"because":"Frozen\."/,
  ],
  ["waiting, never looked at", waiting(), {}, startBy, "end not_run", /No worker ran/],
  ["waiting, cancelled", waiting({ stop: cancelled }), {}, t0, "end cancelled", /not now/],

  // Draining
  ["draining, weights not zero", draining(), {}, minutes(1), "nothing"],
  [
    "draining, weights zero",
    draining(),
    { edges: { allZero: true, back: false } },
    minutes(1),
    "advance draining",
  ],
  [
    "draining, requests still served",
    draining({ weightsZeroAt: minutes(1) }),
    { shift: completed },
    minutes(2),
    "nothing",
  ],
  [
    "draining, telemetry silent",
    draining({ weightsZeroAt: minutes(1) }),
    { shift: completed, traffic: { kind: "unknown" } },
    minutes(2),
    "nothing",
  ],
  [
    "draining, last step watched",
    draining({ weightsZeroAt: minutes(1) }),
    { traffic: quiet },
    minutes(2),
    "nothing",
  ],
  [
    "drained",
    draining({ weightsZeroAt: minutes(1) }),
    { traffic: quiet, shift: completed },
    minutes(3),
    "advance holding",
  ],
  ["draining, too long", draining(), {}, minutes(10), "turn_back returning", /not drained after 10 minutes/],
  [
    "draining, arrived but too long",
    draining({ weightsZeroAt: minutes(1) }),
    { shift: completed, traffic: { kind: "unknown" } },
    minutes(10),
    "send_back returning",
    /Telemetry does not say/,
  ],
  [
    "draining, rolling back by a guardrail",
    draining(),
    { shift: { state: "rolling_back", because: "Error rate of par: 9%." } },
    minutes(1),
    "advance returning",
    /Error rate/,
  ],
  [
    "draining, rolled back",
    draining(),
    { shift: { state: "rolled_back", because: null } },
    minutes(1),
    "advance returning",
  ],
  [
    "draining, overtaken by an emergency",
    draining(),
    { shift: { state: "aborted", because: "Overtaken by the drain of par." } },
    minutes(1),
    "send_back returning",
    /Overtaken/,
  ],
  [
    "draining, ended by hand",
    draining(),
    { drainEnded: "Undrained by Sara." },
    minutes(1),
    "advance returning",
  ],
  ["draining, its shift gone", draining(), { shift: null }, minutes(1), "advance returning"],
  ["draining, cancelled", draining({}, cancelled), {}, minutes(1), "turn_back returning", /not now/],
  [
    "draining, arrived and cancelled",
    draining({}, cancelled),
    { shift: completed },
    minutes(1),
    "send_back returning",
  ],
  ["draining, kept drained", draining({}, kept), {}, minutes(1), "end cancelled", /really sick/],

  // Holding
  ["holding", holding(), { shift: completed }, minutes(11), "nothing"],
  ["holding, time over", holding(), { shift: completed }, minutes(12), "send_back returning"],
  [
    "holding, guardrail",
    holding(),
    { shift: completed, breach: "TTFT of par: 9 s." },
    minutes(5),
    "send_back returning",
    /TTFT/,
  ],
  [
    "holding, emergency",
    holding(),
    { shift: completed, emergency: "Drain of iad." },
    minutes(5),
    "send_back returning",
  ],
  [
    "holding, cancelled",
    holding(cancelled),
    { shift: completed },
    minutes(5),
    "send_back returning",
    /not now/,
  ],
  ["holding, kept drained", holding(kept), { shift: completed }, minutes(5), "end cancelled"],
  [
    "holding, ended by hand",
    holding(),
    { shift: completed, drainEnded: "Undrained by Sara." },
    minutes(5),
    "advance returning",
    /Undrained/,
  ],

  // Returning
  [
    "returning, its shift rolls back",
    returning(),
    { shift: { state: "rolling_back", because: null } },
    minutes(13),
    "nothing",
  ],
  ["returning, could not yet", returning(), { shift: completed }, minutes(13), "send_back returning"],
  [
    "returning, on its way",
    returning(),
    { shift: completed, drainEnded: "x", returning: { state: "running", because: null } },
    minutes(13),
    "nothing",
  ],
  [
    "returning, routes are back",
    returning(),
    {
      shift: completed,
      drainEnded: "x",
      returning: { state: "running", because: null },
      edges: { allZero: false, back: true },
    },
    minutes(15),
    "advance returning",
  ],
  [
    "returning, last step watched",
    returning({ returnedAt: minutes(15) }),
    { shift: completed, drainEnded: "x", returning: { state: "running", because: null } },
    minutes(15),
    "nothing",
  ],
  [
    "returned",
    returning({ returnedAt: minutes(15) }),
    { shift: completed, drainEnded: "x", returning: completed },
    minutes(16),
    "advance settling",
  ],
  [
    "returned by its own rollback",
    returning({ returnedAt: minutes(15) }, { ...cancelled, result: "failed" }),
    { shift: { state: "rolled_back", because: null }, drainEnded: "It was rolled back." },
    minutes(16),
    "advance settling",
  ],
  [
    "return rolled back",
    returning(),
    {
      shift: completed,
      drainEnded: "x",
      returning: { state: "rolled_back", because: "Error rate of fra: 9%." },
    },
    minutes(15),
    "end failed",
    /did not return: Error rate of fra: 9%\. The target still stands drained/,
  ],

  // Settling
  ["settling", settling(), {}, minutes(19), "nothing"],
  ["in time", settling(), {}, minutes(20), "end passed"],
  [
    "drained late",
    settling(null, { drainedAt: minutes(6) }),
    {},
    minutes(20),
    "end missed",
    /Drained after 6\.0 minutes; the objective is 5/,
  ],
  [
    "returned late",
    settling(null, { returnedAt: minutes(28) }),
    {},
    minutes(31),
    "end missed",
    /Returned after 16\.0 minutes/,
  ],
  ["failed and returned", settling({ ...cancelled, result: "failed" }), {}, minutes(20), "end failed"],
  ["cancelled and returned", settling(cancelled), {}, minutes(20), "end cancelled"],

  // Ended
  ["ended", ended, { blockers: [busy], breach: "x", emergency: "x" }, minutes(99), "nothing"],
];

describe("a drill's next step", () => {
  it.each(table)("%s", (_, progress, more, now, expected, because) => {
    const decision = decideDrill(run(progress), facts(more), now);
    expect(said(decision)).toBe(expected);
    if (because) expect(JSON.stringify(decision)).toMatch(because);
  });

  it("counts drained from the later of weights and traffic", () => {
    const seen = facts({ shift: completed, traffic: { kind: "quiet", at: minutes(0) } });
    const decision = decideDrill(run(draining({ weightsZeroAt: minutes(1) })), seen, minutes(3));
    expect(decision).toMatchObject({ next: { times: { drainedAt: minutes(1) }, until: minutes(13) } });
  });

  it("keeps the first reason when more comes", () => {
    const seen = facts({ shift: { state: "rolling_back", because: "Rolled back by Sara." } });
    expect(decideDrill(run(draining({}, cancelled)), seen, minutes(1))).toMatchObject({
      next: { stop: cancelled },
    });
  });

  it("decides the same when asked twice, and never touches what has ended", () => {
    for (const [, progress, more, now] of table) {
      const ask = () => decideDrill(run(progress), facts(more), now);
      expect(ask()).toEqual(ask());
    }
    expect(giveUpMs({ objective: { drainedWithinMinutes: 1, returnedWithinMinutes: 1 } })).toBe(360_000);
    expect(SETTLE_MS).toBeGreaterThanOrEqual(2 * 60_000);
  });
});
