import type { Notice } from "@/lib/notifications/model";
import { type Blocker, type DrillDefinition, type DrillResult, kindsOf } from "./model";
import { localText } from "./schedule";

interface ToldRun {
  readonly id: string;
  readonly name: string;
  readonly definition: DrillDefinition;
  readonly dueAt: Date;
}

/** What a result is called. */
export const resultNames: Readonly<Record<DrillResult, string>> = {
  passed: "Passed",
  missed: "Objective missed",
  failed: "Failed",
  not_run: "Not run",
  cancelled: "Cancelled",
};

const target = ({ target: { kind, id } }: DrillDefinition) => `${kind} ${id}`;
const when = ({ dueAt, definition }: ToldRun) =>
  `${dueAt.toISOString().slice(0, 16).replace("T", " ")} UTC (${localText(dueAt, definition.timeZone)})`;

/** A version waits for a manager other than its author. */
export function askedNotice(drill: {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly author: string;
  readonly definition: DrillDefinition;
}): Notice {
  return {
    key: `drill.awaiting_approval/${drill.id}/${drill.version}`,
    kind: "drill.awaiting_approval",
    title: `${drill.author} asks for approval of the drill “${drill.name}”`,
    text: `Version ${drill.version} drains ${target(drill.definition)} by itself once a manager has approved it.`,
    facts: [],
    path: `/drills/${drill.id}`,
    planId: null,
    shiftId: null,
    sign: null,
  };
}

const ofRun = (run: ToldRun) => ({
  facts: [
    { label: "Drains", value: target(run.definition) },
    { label: "Due", value: when(run) },
  ],
  path: `/drills/runs/${run.id}`,
  planId: null,
  sign: null,
});

/** Traffic begins to move for practice. */
export const startedNotice = (run: ToldRun, shiftId: string): Notice => ({
  ...ofRun(run),
  key: `drill.started/${run.id}`,
  kind: "drill.started",
  title: `The drill “${run.name}” has begun`,
  text: `It empties ${target(run.definition)}, holds for ${run.definition.holdMinutes} minutes and returns the traffic.`,
  shiftId,
});

/** It is due and cannot begin: told once for each set of reasons. */
export const blockedNotice = (run: ToldRun, blockedBy: readonly Blocker[], startBy: Date): Notice => ({
  ...ofRun(run),
  key: `drill.blocked/${run.id}/${kindsOf(blockedBy)}`,
  kind: "drill.blocked",
  title: `The drill “${run.name}” cannot begin`,
  text: `${blockedBy.map(({ sentence }) => sentence).join(" ")} It is tried again until ${startBy.toISOString().slice(0, 16).replace("T", " ")} UTC.`,
  shiftId: null,
});

/** Its traffic should be back and is not: somebody must make room. */
export const cannotReturnNotice = (run: ToldRun, shiftId: string | null, because: string): Notice => ({
  ...ofRun(run),
  key: `drill.cannot_return/${run.id}`,
  kind: "drill.blocked",
  title: `The traffic of the drill “${run.name}” cannot return`,
  text: `${because} It is tried again until it can.`,
  shiftId,
});

export const endedNotice = (
  run: ToldRun,
  shiftId: string | null,
  result: DrillResult,
  because: string,
): Notice => ({
  ...ofRun(run),
  key: `drill.ended/${run.id}`,
  kind: "drill.ended",
  title: `${resultNames[result]}: the drill “${run.name}”`,
  text: because,
  shiftId,
});
