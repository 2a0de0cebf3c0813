import { Worker } from "node:worker_threads";
import type { Snapshot } from "../model";
import type { QuestionReply, SolveQuestion } from "./messages";
import type { Answer } from "./model";

export type WhatIfOutcome =
  | { ok: true; answer: Answer }
  | { ok: false; reason: "cancelled" | "failed"; message: string };

/** The time a solver that was told to stop may take to do so, before its thread is ended. */
const graceMs = 5_000;

interface Asked {
  question: SolveQuestion;
  signal: AbortSignal;
  resolve: (outcome: WhatIfOutcome) => void;
}

/**
 * One thread that answers what-ifs, one after the other, and is kept: starting it and compiling the solver takes longer
 * than an answer may. Whatever happens to it is a value, and the next question gets a new one.
 */
export class WhatIfSolver {
  readonly #waiting: Asked[] = [];
  #thread: Worker | undefined;
  #current: Asked | undefined;
  #watchdog: NodeJS.Timeout | undefined;
  #lastId = 0;

  /** Solves what `snapshot` says with windows of about `hours`; an abort drops it wherever it is. */
  solve(
    snapshot: Snapshot,
    { hours, timeLimitMs, signal }: { hours: number; timeLimitMs: number; signal: AbortSignal },
  ): Promise<WhatIfOutcome> {
    return new Promise((resolve) => {
      const cancelFlag = new SharedArrayBuffer(4);
      const question = { id: ++this.#lastId, snapshot, hours, timeLimitMs, cancelFlag };
      this.#waiting.push({ question, signal, resolve });
      this.#next();
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.#watchdog);
    await this.#thread?.terminate();
    this.#thread = undefined;
  }

  #next(): void {
    if (this.#current) return;
    const asked = this.#waiting.shift();
    if (!asked) return;
    if (asked.signal.aborted) {
      asked.resolve({ ok: false, reason: "cancelled", message: "The question was withdrawn." });
      this.#next();
      return;
    }
    this.#current = asked;
    asked.signal.addEventListener("abort", this.#cancel, { once: true });
    this.#giveUpAfter(
      asked.question.timeLimitMs + graceMs,
      "The solver did not stop when its time was over.",
    );
    this.#thread ??= this.#start();
    this.#thread.ref();
    this.#thread.postMessage(asked.question);
  }

  #start(): Worker {
    const thread = new Worker(new URL("./thread.mjs", import.meta.url));
    thread.on("message", (reply: QuestionReply) => {
      if (reply.id !== this.#current?.question.id) return;
      if (reply.kind === "answer") this.#finish({ ok: true, answer: reply.answer });
      else this.#finish({ ok: false, reason: reply.reason, message: reply.message });
    });
    const ended = (message: string) => {
      if (this.#thread !== thread) return;
      this.#thread = undefined;
      this.#finish({ ok: false, reason: "failed", message });
    };
    thread.on("error", (error) => ended(`The solving thread failed: ${error.message}`));
    thread.on("exit", (code) => ended(`The solving thread ended with code ${code}.`));
    return thread;
  }

  readonly #cancel = () => {
    if (!this.#current) return;
    Atomics.store(new Int32Array(this.#current.question.cancelFlag), 0, 1);
    this.#giveUpAfter(graceMs, "The question was withdrawn.", "cancelled");
  };

  #giveUpAfter(ms: number, message: string, reason: "cancelled" | "failed" = "failed"): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      const stuck = this.#thread;
      this.#thread = undefined;
      void stuck?.terminate();
      this.#finish({ ok: false, reason, message });
    }, ms);
  }

  #finish(outcome: WhatIfOutcome): void {
    const asked = this.#current;
    if (!asked) return;
    clearTimeout(this.#watchdog);
    asked.signal.removeEventListener("abort", this.#cancel);
    this.#current = undefined;
    // An idle thread keeps no process alive that has nothing else to do.
    this.#thread?.unref();
    asked.resolve(outcome);
    this.#next();
  }
}
