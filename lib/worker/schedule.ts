import type { TaskList } from "graphile-worker";
import { makeLink } from "@/lib/approvals/verbs/make-link";
import { reconcile } from "@/lib/dataplane/reconcile";
import { controlDrills } from "@/lib/drills/control";
import { configuredSource, pollGrid } from "@/lib/grid/poll";
import { systemActor } from "@/lib/identity/model";
import { deliverDue } from "@/lib/notifications/deliver";
import { removeOldNotifications } from "@/lib/notifications/retention";
import { failAbandonedPlans } from "@/lib/planning/abandoned";
import { failAbandonedBacktests, runBacktestTask } from "@/lib/planning/backtest/recorded/job";
import { removeOldCorrections } from "@/lib/planning/retention";
import { solvePlanJob } from "@/lib/planning/solve-job";
import { answerWhatIfJob } from "@/lib/planning/what-if/answer-job";
import { systemClock } from "@/lib/platform/clock";
import { log } from "@/lib/platform/log";
import { keepRhythm } from "@/lib/rhythm/beat";
import { controlShifts } from "@/lib/shifts/control";
import { endExpiredDrains } from "@/lib/shifts/end-drains";
import { capacityGuard } from "@/lib/shifts/publish-guard";
import { remindOfApprovals } from "@/lib/shifts/remind-approvals";
import { refreshSpend } from "@/lib/spend/refresh";
import { remapSeries } from "@/lib/telemetry/remap";
import { removeOldTelemetry } from "@/lib/telemetry/retention";
import { rollDirtyMinutes } from "@/lib/telemetry/roll";
import { rollDirtyHours } from "@/lib/telemetry/roll-hours";
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
    // The tick that a batch wakes; the other is for marks left by a worker that died.
    name: "roll-up-telemetry",
    everyMs: 1_000,
    wakeOn: ["telemetry"],
    tick: ({ signal }) => rollDirtyMinutes(systemActor("worker"), signal),
  },
  {
    name: "roll-up-telemetry-hours",
    everyMs: 60_000,
    tick: ({ now, signal }) => rollDirtyHours(systemActor("worker"), now, signal),
  },
  {
    name: "map-telemetry-again",
    everyMs: 30_000,
    tick: ({ now }) => remapSeries(systemActor("worker"), now),
  },
  {
    name: "remove-old-telemetry",
    everyMs: 600_000,
    tick: ({ now }) => removeOldTelemetry(systemActor("worker"), now),
  },
  {
    name: "bring-data-planes-to-the-newest-table",
    everyMs: 5_000,
    wakeOn: ["routing", "dataplane"],
    tick: () => reconcile(systemActor("worker"), systemClock, capacityGuard),
  },
  {
    // Woken by what people ask, a drain above all; not by its own writes.
    name: "move-shifts",
    everyMs: 1_000,
    wakeOn: ["approval"],
    tick: ({ lease }) => controlShifts(lease),
  },
  {
    name: "end-expired-drains",
    everyMs: 10_000,
    tick: () => endExpiredDrains(systemActor("worker"), systemClock),
  },
  {
    // Woken by what people ask of a drill, and by its own steps.
    name: "run-drills",
    everyMs: 2_000,
    wakeOn: ["drill"],
    tick: ({ lease }) => controlDrills(lease),
  },
  {
    name: "estimate-spend",
    everyMs: 20_000,
    tick: ({ now }) => refreshSpend(systemActor("worker"), now),
  },
  {
    name: "remove-old-corrections",
    everyMs: 3_600_000,
    tick: ({ now }) => removeOldCorrections(systemActor("worker"), now),
  },
  {
    name: "read-power-prices-and-carbon",
    everyMs: 900_000,
    tick: ({ now, signal }) => pollGrid(systemActor("worker"), now, configuredSource(), signal),
  },
  {
    // Woken by a plan that has been solved; nights and quarters are noticed within seconds.
    name: "keep-the-rhythm",
    everyMs: 5_000,
    wakeOn: ["plan"],
    tick: () => keepRhythm(systemActor("worker")),
  },
  {
    // Woken by what there is to tell; the other ticks are for what is tried again.
    name: "deliver-notifications",
    everyMs: 5_000,
    wakeOn: ["notification"],
    tick: ({ signal }) =>
      deliverDue(
        async ({ shiftId, snapshotSha256, expiresAt }, userId) =>
          snapshotSha256 === null
            ? null
            : makeLink(systemActor("worker"), { shiftId, snapshotSha256, expiresAt, userId }),
        systemClock,
        signal,
      ),
  },
  {
    name: "fail-abandoned-plans",
    everyMs: 60_000,
    tick: () => failAbandonedPlans(systemActor("worker")),
  },
  {
    name: "fail-abandoned-backtests",
    everyMs: 60_000,
    tick: () => failAbandonedBacktests(systemActor("worker")),
  },
];

/** What workers do when asked, by `graphile_worker.add_job(name, payload)` in the asker's own transaction. */
export const jobs: TaskList = {
  "answer-what-if": answerWhatIfJob,
  "remind-of-approvals": () => remindOfApprovals(),
  "remove-old-notifications": () => removeOldNotifications(systemClock.now()),
  "run-backtest": runBacktestTask,
  "solve-plan": solvePlanJob,
};

/** What is asked for by the clock, in cron's notation, UTC. */
export const crontab = `
* * * * * remind-of-approvals ?max=1
23 4 * * * remove-old-notifications ?max=3
`;
