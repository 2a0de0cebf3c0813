import type { TaskList } from "graphile-worker";
import { systemActor } from "@/lib/identity/model";
import { log } from "@/lib/platform/log";
import { refreshSpend } from "@/lib/spend/refresh";
import type { Loop } from "./loop";
import { releaseJobsOfDeadWorkers } from "./store/workers";

/** What workers do by themselves, all the time. One line each: the work is a verb of its domain. */
export const loops: readonly Loop[] = [
  {
    name: "release-jobs-of-dead-workers",
    everyMs: 10_000,
    tick: async () => {
      const dead = await releaseJobsOfDeadWorkers();
      if (dead.length > 0) log.warn({ workers: dead }, "gave back the jobs of dead workers");
    },
  },
  {
    name: "estimate-spend",
    everyMs: 20_000,
    tick: ({ now }) => refreshSpend(systemActor("worker"), now),
  },
];

/** What workers do when asked, by `graphile_worker.add_job(name, payload)` in the asker's own transaction. */
export const jobs: TaskList = {};

/** What is asked for by the clock, in cron's notation, UTC. */
export const crontab = "";
