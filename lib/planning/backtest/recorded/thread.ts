import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { isRefusal } from "@/lib/platform/errors";
import type { RunQuestion, RunReply } from "./messages";
import { runRecorded } from "./run";

/** Politeness: a look at the past waits for whoever moves traffic or wonders what if. */
const niceness = 10;
const tellEveryMs = 500;

const port = parentPort;
if (!port) throw new Error("This file is the backtest thread; start it through run-aside.ts.");
// Linux gives every thread its own priority, and process 0 is the caller's thread; elsewhere it is the whole process.
if (process.platform === "linux") setPriority(0, niceness);

const { inputs, policies } = workerData as RunQuestion;
const reply = (message: RunReply) => port.postMessage(message);
const steps = policies.filter((name) => name !== "hindsight");
const startMs = performance.now();
let toldMs = 0;
try {
  const result = await runRecorded(inputs, policies, {
    beforeHour(policy, hour) {
      const nowMs = performance.now();
      if (nowMs - toldMs < tellEveryMs) return;
      toldMs = nowMs;
      const done = policy === "hindsight" ? 0 : steps.indexOf(policy) + 1 + hour / inputs.hours;
      reply({
        kind: "progress",
        progress: done / (steps.length + 1),
        doing: policy === "hindsight" ? "hindsight" : `${policy}: hour ${hour + 1} of ${inputs.hours}`,
      });
    },
  });
  reply({ kind: "done", result: { ...result, seconds: (performance.now() - startMs) / 1000 } });
} catch (error) {
  if (!isRefusal(error)) throw error;
  reply({ kind: "refused", message: error.message });
}
