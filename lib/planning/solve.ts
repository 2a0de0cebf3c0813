import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import type { Snapshot } from "./model";
import { type SolveOptions, type SolveOutcome, SolverThread } from "./solver-thread";

/** Longer than from one correction to the next, so that each starts from where the one before it ended. */
const keepMs = 20 * 60_000;

/** The thread that answered last, and waits for the next plan; a large estate's holds hundreds of megabytes. */
let waiting: { thread: SolverThread; until: NodeJS.Timeout } | undefined;

function take(): SolverThread {
  const kept = waiting;
  waiting = undefined;
  clearTimeout(kept?.until);
  return kept?.thread.lives ? kept.thread : new SolverThread();
}

function keep(thread: SolverThread): void {
  if (waiting) {
    thread.close();
    return;
  }
  const until = setTimeout(() => {
    waiting = undefined;
    thread.close();
  }, keepMs);
  waiting = { thread, until: until.unref() };
}

/** Plans a valid snapshot in a thread of its own, so that nothing else waits for it. */
export async function solvePlan(snapshot: Snapshot, options: SolveOptions): Promise<SolveOutcome> {
  const thread = take();
  const sha256 = () => sha256Hex(canonicalJson(snapshot));
  const outcome = await thread.solve(JSON.stringify(snapshot), sha256, options);
  if (outcome.ok) keep(thread);
  else thread.close();
  return outcome;
}
