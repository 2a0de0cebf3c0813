import { Worker } from "node:worker_threads";
import type { Verdict } from "./check/verdict";
import type { Plan, Snapshot } from "./model";

/**
 * Checks a plan in a thread of its own: the proof of a large plan takes seconds in which a process that also moves
 * traffic must not stand still. Rejects if the thread ends without a verdict.
 */
export function checkAside(snapshot: Snapshot, plan: Plan): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./check/thread.mjs", import.meta.url), {
      workerData: { snapshot, plan },
    });
    worker.once("message", (verdict: Verdict) => resolve(verdict));
    worker.once("error", (error) => reject(new Error("The checker failed.", { cause: error })));
    worker.once("exit", (code) => reject(new Error(`The checker ended with code ${code} and no verdict.`)));
  });
}
