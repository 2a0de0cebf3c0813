import type { Judgement } from "@/lib/shifts/guardrails";
import { judge } from "@/lib/shifts/guardrails";
import type { Shares } from "@/lib/shifts/model";
import { consequence } from "@/lib/shifts/observation";
import { type Drain, loadDrain, loadOpenDrains } from "@/lib/shifts/store/drains";
import { loadShift, type ShiftRecord } from "@/lib/shifts/store/shifts";
import type { StartEyes } from "./blockers-now";
import type { DrillFacts, ShiftFact } from "./decide";
import { quietSince, runAll, sendNothing } from "./measure";
import { recentMinutes } from "./served";
import type { DrillRun } from "./store/runs";

/** What a run that moves traffic is decided by, and what its guardrails said while nobody else asked them. */
export interface FactsNow {
  readonly facts: Omit<DrillFacts, "blockers">;
  /** Judged by the run itself: while its drain stands, no shift's controller looks at them. */
  readonly judgements: readonly Judgement[];
  readonly shift: ShiftRecord | null;
}

/** Reads what a run that has begun looks at: its shifts, the edges, telemetry, guardrails. Changes nothing. */
export async function factsNow(
  run: DrillRun,
  { routing, readings }: StartEyes,
  now: Date,
): Promise<FactsNow> {
  const { progress, start } = run;
  const [shift, drain, observed, open] = await Promise.all([
    run.shiftId === null ? null : loadShift(run.shiftId),
    run.shiftId === null ? null : loadDrain(run.shiftId),
    routing.observe(),
    loadOpenDrains(),
  ]);
  const returnShiftId = drain?.returnShiftId ?? run.returnShiftId;
  const returning = returnShiftId === null ? null : await loadShift(returnShiftId);

  const versions = new Map<number, Shares | null>();
  for (const edge of observed.edges)
    if (edge.state === "read" && edge.version !== null && !versions.has(edge.version))
      versions.set(edge.version, await routing.tableOf(edge.version));
  const tableOf = (version: number) => versions.get(version) ?? null;

  const holds = progress.phase === "holding" && shift !== null;
  const judgements = holds
    ? await Promise.all(
        shift.guardrails.map(async (guardrail) =>
          judge(guardrail, await readings.read(guardrail, now, shift), now),
        ),
      )
    : [];
  const since = progress.phase === "draining" ? progress.times.weightsZeroAt : null;
  const served = start?.servedBefore ?? {};
  const other = open.find(({ shiftId }) => shiftId !== run.shiftId);
  return {
    facts: {
      shift: shift && factOf(shift),
      returning: returning && factOf(returning),
      drainEnded: endOf(drain),
      edges: {
        allZero: sendNothing(observed.edges, tableOf, new Set(start?.leaving ?? [])),
        back: runAll(observed.edges, tableOf, wantedBack(shift, returning), observed.tolerance),
      },
      traffic: since
        ? quietSince(await recentMinutes(Object.keys(served), now), served, since)
        : { kind: "unknown" },
      breach: breachOf(judgements),
      emergency: other ? `The drain of ${other.scope.id} began meanwhile.` : null,
    },
    judgements,
    shift,
  };
}

/** What would stop a shift or send it back ends a drill: it can be done another day. */
function breachOf(judgements: readonly Judgement[]): string | null {
  const hit = judgements.find((judgement) => {
    const asked = judgement.verdict === "inconclusive" ? null : consequence(judgement);
    return asked === "roll_back" || asked === "pause";
  });
  return hit?.sentence ?? null;
}

const endOf = (drain: Drain | null): string | null =>
  drain === null
    ? "Its drain is gone."
    : drain.endedAt === null
      ? null
      : (drain.endedBecause ?? "It was ended.");

/** Where the traffic goes back to: what the return takes it to, or where a drain that was taken back came from. */
const wantedBack = (shift: ShiftRecord | null, returning: ShiftRecord | null): Shares =>
  returning?.target ?? shift?.origin ?? {};

function factOf({ progress }: ShiftRecord): ShiftFact | null {
  switch (progress.state) {
    case "running":
    case "rolling_back": {
      const held = progress.step.phase === "held" ? progress.step.reason.sentence : null;
      return { state: progress.state, because: progress.state === "rolling_back" ? progress.because : held };
    }
    case "completed":
      return { state: "completed", because: null };
    case "rolled_back":
    case "aborted":
      return { state: progress.state, because: progress.because };
    default:
      return null;
  }
}
