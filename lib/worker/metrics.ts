import { Gauge } from "prom-client";
import { metrics } from "@/lib/platform/metrics";
import { type QueueFigures, queueFigures } from "./store/workers";

type Figure = { name: string; help: string; of: (figures: QueueFigures) => number };

const figures: Figure[] = [
  {
    name: "ballast_workers_alive",
    help: "Workers whose heartbeat has not run out.",
    of: (f) => f.workersAlive,
  },
  {
    name: "ballast_worker_heartbeat_age_seconds",
    help: "Seconds since any worker was last heard of; NaN when none ever was.",
    of: (f) => f.heartbeatAgeSec ?? Number.NaN,
  },
  { name: "ballast_jobs_waiting", help: "Jobs that are due and not yet taken.", of: (f) => f.waiting },
  { name: "ballast_jobs_failing", help: "Jobs that failed at least once.", of: (f) => f.failing },
  {
    name: "ballast_job_oldest_waiting_seconds",
    help: "Age of the oldest job that is due and not yet taken; 0 when there is none.",
    of: (f) => f.oldestWaitingSec,
  },
];

/** Prometheus text of this process's metrics and of what all workers share. Throws when the database is away. */
export async function metricsText(): Promise<{ text: string; contentType: string }> {
  const current = await queueFigures();
  for (const { name, help, of } of figures) {
    const known = metrics.getSingleMetric(name);
    const gauge = known instanceof Gauge ? known : new Gauge({ name, help });
    gauge.set(of(current));
  }
  return { text: await metrics.metrics(), contentType: metrics.contentType };
}
