import { Worker } from "node:worker_threads";
import type { SolveProgress, SolveReply, SolveRequest } from "./engine/messages";
import type { ClausePrice, Plan } from "./model";

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
 * A thread that solves plans, one at a time. It may be started before there is anything to plan, and compiles the solver
 * meanwhile; what it solved last is where it starts from when the next is nearly the same. Whatever happens to it is a
 * value: a failure says why, and leaves no plan.
 */
export class SolverThread {
  readonly #worker = new Worker(new URL("./engine/thread.mjs", import.meta.url));
  readonly #crashed: Promise<SolveOutcome>;
  #lives = true;

  constructor() {
    this.#crashed = new Promise((resolve) => {
      const crashed = (message: string) => {
        this.#lives = false;
        resolve({ ok: false, reason: "crashed", message });
      };
      this.#worker.once("error", (error) => crashed(`The solving thread failed: ${error.message}`));
      this.#worker.once("exit", (code) => crashed(`The solving thread ended with code ${code}.`));
    });
  }

  /**
   * Plans the snapshot that `snapshotJson` writes down. `sha256` is asked once the thread is at work: what else there is to do with
   * the document is done there, beside the solve. What it throws is thrown, whatever the thread makes of the document.
   */
  async solve(snapshotJson: string, sha256: () => string, options: SolveOptions): Promise<SolveOutcome> {
    const cancelFlag = new SharedArrayBuffer(4);
    const timeLimitMs = options.timeLimitSec * 1000;
    const rulePricesMs = (options.rulePricesSec ?? usualRulePricesSec) * 1000;
    const request: SolveRequest = { snapshotJson, timeLimitMs, rulePricesMs, cancelFlag };
    let watchdog: NodeJS.Timeout | undefined;
    let cancel = () => {};
    let answer: (reply: SolveReply) => void = () => {};
    const replied = new Promise<SolveOutcome>((resolve) => {
      const endAfter = (ms: number, reason: SolveFailureReason, message: string) => {
        clearTimeout(watchdog);
        watchdog = setTimeout(() => resolve({ ok: false, reason, message }), ms);
      };
      cancel = () => {
        Atomics.store(new Int32Array(cancelFlag), 0, 1);
        endAfter(1000, "cancelled", "The solve was cancelled.");
      };
      endAfter(
        timeLimitMs + rulePricesMs + graceMs,
        "stuck",
        `The solver did not stop within ${Math.round(graceMs / 1000)} s of its time limit.`,
      );
      answer = (reply) => {
        if (reply.kind === "progress") options.onProgress?.(reply);
        else if (reply.kind === "failure")
          resolve({ ok: false, reason: reply.reason, message: reply.message });
        else {
          const { plan, solveMs, notes, clauses } = reply;
          resolve({ ok: true, plan, solveMs, notes, clauses });
        }
      };
    });
    try {
      this.#worker.ref();
      this.#worker.on("message", answer);
      this.#worker.postMessage(request);
      if (options.signal?.aborted) cancel();
      else options.signal?.addEventListener("abort", cancel);
      const snapshotSha256 = sha256();
      const outcome = await Promise.race([replied, this.#crashed]);
      return outcome.ok ? { ...outcome, plan: { ...outcome.plan, snapshotSha256 } } : outcome;
    } finally {
      clearTimeout(watchdog);
      options.signal?.removeEventListener("abort", cancel);
      this.#worker.off("message", answer);
      // A thread that waits keeps no process alive that has nothing else to do.
      this.#worker.unref();
    }
  }

  /** Whether it can be asked for another plan. */
  get lives(): boolean {
    return this.#lives;
  }

  /** Ends the thread, whatever it is at. */
  close(): void {
    void this.#worker.terminate();
  }
}
