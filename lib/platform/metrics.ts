import { collectDefaultMetrics, Gauge, type Registry, register } from "prom-client";
import { pool } from "./db/client";

// Next may load this module more than once; prom-client itself is loaded once, and so are its metrics.
if (!register.getSingleMetric("ballast_database_connections")) {
  collectDefaultMetrics({ prefix: "ballast_" });
  new Gauge({
    name: "ballast_database_connections",
    help: "Connections of this process's pool, by state; waiting counts requests without one.",
    labelNames: ["state"],
    collect() {
      const { totalCount, idleCount, waitingCount } = pool();
      this.set({ state: "busy" }, totalCount - idleCount);
      this.set({ state: "idle" }, idleCount);
      this.set({ state: "waiting" }, waitingCount);
    },
  });
}

/** Ballast's own metrics of this process. */
export const metrics: Registry = register;
