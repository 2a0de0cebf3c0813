/** The worker process: runs what schedule.ts lists, and owns no rules. Any number of them share one database. */
import { EventEmitter, setMaxListeners } from "node:events";
import { hostname } from "node:os";
import { run, type WorkerEvents } from "graphile-worker";
import { disconnect, pool } from "@/lib/platform/db/client";
import { isUnreachable } from "@/lib/platform/db/transaction";
import { log } from "@/lib/platform/log";
import { beat } from "./heartbeat";
import { runLoop } from "./loop";
import { pause } from "./pause";
import { queueLog } from "./queue-log";
import { crontab, jobs, loops } from "./schedule";
import { Waker } from "./waker";

/** Starts the job queue; its name is what it locks jobs under. */
async function startQueue() {
  const events: WorkerEvents = new EventEmitter();
  const named = new Promise<string>((resolve) => {
    events.once("pool:create", ({ workerPool }) => resolve(workerPool.id));
  });
  const runner = await run({
    pgPool: pool(),
    taskList: jobs,
    crontab,
    concurrency: 4,
    pollInterval: 2_000,
    noHandleSignals: true,
    logger: queueLog,
    events,
  });
  return { runner, id: await named };
}

/** Starts the job queue once the database answers: a database that is away is no reason to end. */
async function startQueueWhenPossible(signal: AbortSignal) {
  while (!signal.aborted) {
    try {
      return await startQueue();
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      log.warn({ err: error }, "the database cannot be reached yet");
      await pause(1_000, null, signal);
    }
  }
  return null;
}

async function work(signal: AbortSignal): Promise<void> {
  const queue = await startQueueWhenPossible(signal);
  if (!queue) return disconnect();
  const { runner, id } = queue;
  const holder = `${hostname()}/${process.pid}/${id}`;
  log.info({ holder, loops: loops.map((loop) => loop.name), jobs: Object.keys(jobs) }, "worker started");
  // A queue that gives up leaves a worker that does half its work: better to end and be started again.
  runner.promise.catch((error: unknown) => {
    if (!signal.aborted) fail(error);
  });
  const waker = new Waker();
  const listening = waker.listen();
  await Promise.all([beat(id, holder, signal), ...loops.map((loop) => runLoop(loop, holder, waker, signal))]);
  await listening.stop();
  await runner.stop();
  await disconnect();
  log.info({ holder }, "worker stopped");
}

function fail(error: unknown): void {
  log.fatal({ err: error }, "the worker cannot go on");
  process.exit(1);
}

const stopping = new AbortController();
// Every loop and its pause listens.
setMaxListeners(0, stopping.signal);
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stopping.abort());
process.once("uncaughtException", fail);
await work(stopping.signal).catch(fail);
