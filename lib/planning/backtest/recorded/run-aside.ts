import { Worker } from "node:worker_threads";
import type { RunProgress, RunQuestion, RunReply } from "./messages";
import type { BacktestResult } from "./result";

export type AsideOutcome =
  | { ok: true; result: Omit<BacktestResult, "notes"> }
  | { ok: false; reason: "cancelled" | "failed"; message: string };

/**
 * Runs a backtest in a thread of its own, so that whoever asked goes on with other work. It is ended when `signal`
 * aborts or its time is over. Whatever happens to it is a value.
 */
export function runAside(
  question: RunQuestion,
  {
    timeLimitMs,
    signal,
    onProgress,
  }: { timeLimitMs: number; signal: AbortSignal; onProgress: (progress: RunProgress) => void },
): Promise<AsideOutcome> {
  return new Promise((resolve) => {
    const thread = new Worker(new URL("./thread.mjs", import.meta.url), { workerData: question });
    const finish = (outcome: AsideOutcome) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
      resolve(outcome);
      void thread.terminate();
    };
    const cancel = () => finish({ ok: false, reason: "cancelled", message: "Nobody waits for it any more." });
    const timer = setTimeout(() => {
      const minutes = Math.round(timeLimitMs / 60_000);
      finish({
        ok: false,
        reason: "failed",
        message: `It was not done within ${minutes} minutes. Ask for a shorter period or for fewer policies.`,
      });
    }, timeLimitMs);
    signal.addEventListener("abort", cancel, { once: true });
    if (signal.aborted) cancel();
    thread.on("message", (reply: RunReply) => {
      if (reply.kind === "progress") onProgress({ progress: reply.progress, doing: reply.doing });
      else if (reply.kind === "done") finish({ ok: true, result: reply.result });
      else finish({ ok: false, reason: "failed", message: reply.message });
    });
    thread.on("error", (error) =>
      finish({ ok: false, reason: "failed", message: `The replaying thread failed: ${error.message}` }),
    );
    thread.on("exit", (code) =>
      finish({ ok: false, reason: "failed", message: `The replaying thread ended with code ${code}.` }),
    );
  });
}
