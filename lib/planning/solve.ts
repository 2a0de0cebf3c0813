import { Worker } from "node:worker_threads";
import type { SolveProgress, SolveReply, SolveRequest } from "./engine/messages";
import type { ClausePrice, Plan, Snapshot } from "./model";

export interface SolveOptions {
  /** After this the best plan found is returned, with its gap. */
  timeLimitSec: number;
  /** How much longer the prices of rules may take; they are left out if that is too little. */
  rulePricesSec?: number;
  onProgress?: (progress: SolveProgress) => void;
  signal?: AbortSignal;
}

export type SolveFailureReason = "cancelled" | "numerical" | "out_of_memory" | "crashed" | "stuck";

export type SolveOutcome =
  /** `notes`: what is missing from the plan, as sentences; `clauses`: what the document has no place for. */
  | { ok: true; plan: Plan; solveMs: number; notes: string[]; clauses: ClausePrice[] }
  | { ok: false; reason: SolveFailureReason; message: string };

/** Enough for small estates, and not felt with large ones. */
const usualRulePricesSec = 2;
/** The time a solver that was told to stop may take to do so, before its thread is ended. */
const graceMs = 15_000;

/**
 * Plans a snapshot in a thread of its own, so that nothing else waits for it. Whatever happens to the thread is a
 * value: a failure says why, and leaves no plan.
 */
export function solvePlan(snapshot: Snapshot, options: SolveOptions): Promise<SolveOutcome> {
  const cancelFlag = new SharedArrayBuffer(4);
  const timeLimitMs = options.timeLimitSec * 1000;
  const rulePricesMs = (options.rulePricesSec ?? usualRulePricesSec) * 1000;
  const snapshotJson = JSON.stringify(snapshot);
  const request: SolveRequest = { snapshotJson, timeLimitMs, rulePricesMs, cancelFlag };
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./engine/thread.mjs", import.meta.url), { workerData: request });
    let watchdog: NodeJS.Timeout | undefined;
    const finish = (outcome: SolveOutcome) => {
      clearTimeout(watchdog);
      options.signal?.removeEventListener("abort", cancel);
      resolve(outcome);
      void worker.terminate();
    };
    const endAfter = (ms: number, outcome: SolveOutcome) => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => finish(outcome), ms);
    };
    const cancel = () => {
      Atomics.store(new Int32Array(cancelFlag), 0, 1);
      endAfter(1000, { ok: false, reason: "cancelled", message: "The solve was cancelled." });
    };

    worker.on("message", (reply: SolveReply) => {
      if (reply.kind === "progress") options.onProgress?.(reply);
      else if (reply.kind === "plan") {
        const { plan, solveMs, notes, clauses } = reply;
        finish({ ok: true, plan, solveMs, notes, clauses });
      } else finish({ ok: false, reason: reply.reason, message: reply.message });
    });
    worker.on("error", (error) =>
      finish({ ok: false, reason: "crashed", message: `The solving thread failed: ${error.message}` }),
    );
    worker.on("exit", (code) =>
      finish({ ok: false, reason: "crashed", message: `The solving thread ended with code ${code}.` }),
    );
    endAfter(timeLimitMs + rulePricesMs + graceMs, {
      ok: false,
      reason: "stuck",
      message: `The solver did not stop within ${Math.round(graceMs / 1000)} s of its time limit.`,
    });
    if (options.signal?.aborted) cancel();
    else options.signal?.addEventListener("abort", cancel);
  });
}
