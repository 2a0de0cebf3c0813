import { parentPort } from "node:worker_threads";
import { toInstance } from "../instance";
import type { Snapshot } from "../model";
import { writePlan } from "../plan";
import { priceRules } from "../rule-prices";
import { highs, type SolveControl } from "./highs";
import { leastUsd } from "./least-usd";
import type { SolveReply, SolveRequest } from "./messages";
import { SolveFailure } from "./optimise";
import { Session } from "./session";
import { optimiseTiered } from "./tiered";

const progressEveryMs = 200;
/** Between the plans of one estate, and between a plan and itself without a rule. */
const session = new Session();

async function solve(
  { snapshotJson, timeLimitMs, rulePricesMs, cancelFlag }: SolveRequest,
  reply: (message: SolveReply) => void,
) {
  const startMs = performance.now();
  const flag = new Int32Array(cancelFlag);
  let lastProgressMs = startMs;
  const snapshot = JSON.parse(snapshotJson) as Snapshot;
  const instance = toInstance(snapshot);
  const until = (deadlineMs: number): SolveControl => ({
    deadlineMs,
    now: () => performance.now(),
    cancelled: () => Atomics.load(flag, 0) !== 0,
    progress(phase, iterations) {
      const now = performance.now();
      if (now - lastProgressMs < progressEveryMs) return;
      lastProgressMs = now;
      reply({ kind: "progress", phase, iterations, elapsedMs: now - startMs });
    },
    session,
  });
  await highs();
  const readyMs = performance.now();
  const optimum = await optimiseTiered(instance, until(startMs + timeLimitMs));
  const plan = writePlan(instance, "", optimum);
  const solveMs = performance.now() - startMs;
  const pricing = await priceRules(snapshot, plan, {
    // Another solve takes about as long as this one did, once the solver is there.
    affords: (solves) => solves * (startMs + solveMs - readyMs) <= rulePricesMs,
    leastUsd: (without) => leastUsd(without, until(startMs + solveMs + rulePricesMs)),
  });
  plan.prices.rules = pricing.rules;
  const notes = pricing.unpriced === null ? [] : [pricing.unpriced];
  reply({ kind: "plan", plan, solveMs: Math.round(solveMs), notes, clauses: pricing.clauses });
}

/** The solver runs out of its own memory as an abort of its WebAssembly module, not as a JavaScript error. */
function isOutOfMemory(error: unknown): boolean {
  return (
    error instanceof RangeError ||
    /out of memory|OOM|memory access out of bounds|allocation/i.test(String(error))
  );
}

const port = parentPort;
if (!port) throw new Error("This file is the solving thread; start it through solve.ts.");
const reply = (message: SolveReply) => port.postMessage(message);
// The solver is compiled while whoever started this thread still reads what there is to solve.
void highs();
port.on("message", (request: SolveRequest) => solve(request, reply).catch(refuse));

function refuse(error: unknown): void {
  if (error instanceof SolveFailure) {
    reply({ kind: "failure", reason: error.reason, message: error.message });
  } else if (isOutOfMemory(error)) {
    reply({
      kind: "failure",
      reason: "out_of_memory",
      message:
        "The solver ran out of memory: the snapshot has too many cells, fleets or windows for this machine.",
    });
  } else {
    throw error;
  }
}
