/** The worker process: runs what schedule.ts lists, and owns no rules. Any number of them share one database. */
import { EventEmitter, setMaxListeners } from "node:events";
import { hostname } from "node:os";
import { run, type WorkerEvents } from "graphile-worker";
import { disconnect, pool } from "@/lib/platform/db/client";
import { acquireLease, releaseLease } from "@/lib/platform/lease";
import { log } from "@/lib/platform/log";
import { type Loop, runLoop } from "./loop";
import { queueLog } from "./queue-log";
import { crontab, jobs, loops } from "./schedule";
import { heartbeatPrefix } from "./store/workers";
import { Waker } from "./waker";

const heartbeatEveryMs = 3_000;
const heartbeatTtlMs = 15_000;

const stopping = new AbortController();
// Every loop and its pause listens.
setMaxListeners(0, stopping.signal);
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stopping.abort());

const events: WorkerEvents = new EventEmitter();
/** The name the queue locks this process's jobs under: also its heartbeat's. */
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
const id = await named;
const holder = `${hostname()}/${process.pid}/${id}`;

/** Says that this worker lives, as long as its event loop turns and the database answers. */
async function beat(): Promise<void> {
  let lease = null;
  while (!stopping.signal.aborted) {
    try {
      lease = await acquireLease(`${heartbeatPrefix}${id}`, holder, heartbeatTtlMs);
    } catch (error) {
      log.warn({ err: error }, "heartbeat not written");
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, heartbeatEveryMs);
      stopping.signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
    });
  }
  if (lease) await releaseLease(lease).catch(() => undefined);
}

const waker = new Waker();
log.info({ holder, loops: loops.map((loop: Loop) => loop.name), jobs: Object.keys(jobs) }, "worker started");
// A queue that gives up leaves a worker that does half its work: better to end and be started again.
runner.promise.catch((error: unknown) => {
  if (stopping.signal.aborted) return;
  log.fatal({ err: error }, "the job queue stopped");
  process.exit(1);
});
await Promise.all([
  beat(),
  waker.listen(stopping.signal),
  ...loops.map((loop) => runLoop(loop, holder, waker, stopping.signal)),
]);
await runner.stop();
await disconnect();
log.info({ holder }, "worker stopped");
