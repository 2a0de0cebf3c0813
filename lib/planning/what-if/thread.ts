import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { highs } from "../engine/highs";
import { SolveFailure } from "../engine/optimise";
import { Session } from "../engine/session";
import { optimiseTiered } from "../engine/tiered";
import { closesGap } from "../gap";
import { toInstance } from "../instance";
import { writePlan } from "../plan";
import { answerOf } from "./answer";
import { coarsen } from "./coarse";
import type { QuestionReply, SolveQuestion } from "./messages";
import type { Answer } from "./model";

/** Politeness: whoever is curious waits for whoever moves traffic. */
const niceness = 5;
/** Questions are mostly about one estate, each a little different from the one before. */
const session = new Session();

async function solve({ snapshot, hours, timeLimitMs, cancelFlag }: SolveQuestion): Promise<Answer> {
  const startMs = performance.now();
  const flag = new Int32Array(cancelFlag);
  const coarse = coarsen(snapshot, hours);
  const instance = toInstance(coarse);
  const optimum = await optimiseTiered(instance, {
    deadlineMs: startMs + timeLimitMs,
    now: () => performance.now(),
    cancelled: () => Atomics.load(flag, 0) !== 0,
    progress: () => undefined,
    session,
  });
  // A what-if is bound to nothing, so that no hash is taken of what it was solved from.
  const plan = writePlan(instance, "", optimum);
  return answerOf(coarse, plan, {
    windows: coarse.windows.length,
    ofWindows: snapshot.windows.length,
    hours,
    solveMs: Math.round(performance.now() - startMs),
    status: plan.status === "optimal" ? "optimal" : "time_limit",
    gapUsd: closesGap(plan.objectiveUsd, plan.boundUsd) ? 0 : plan.objectiveUsd - plan.boundUsd,
  });
}

const port = parentPort;
if (!port) throw new Error("This file is the what-if thread; start it through solver.ts.");
// Linux gives every thread its own priority, and process 0 is the caller's thread; elsewhere it is the whole process.
if (process.platform === "linux") setPriority(0, niceness);
port.on("message", (question: SolveQuestion) => {
  const reply = (message: QuestionReply) => port.postMessage(message);
  const { id } = question;
  solve(question)
    .then((answer) => reply({ id, kind: "answer", answer }))
    .catch((error: unknown) => {
      if (error instanceof SolveFailure)
        reply({
          id,
          kind: "failure",
          reason: error.reason === "cancelled" ? "cancelled" : "failed",
          message: error.message,
        });
      // Out of memory, or a defect: the thread ends, and the next question gets a new one.
      else
        setImmediate(() => {
          throw error;
        });
    });
});
// The first question should not wait for the solver to be compiled.
await highs();
