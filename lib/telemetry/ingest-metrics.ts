import { Counter, register } from "prom-client";
import type { IngestReceipt } from "./ingest";

// A module may be loaded more than once by Next; the registry is not.
function counter(name: string, help: string, label: string): Counter {
  const existing = register.getSingleMetric(name);
  return existing instanceof Counter ? existing : new Counter({ name, help, labelNames: [label] });
}

const points = counter(
  "ballast_telemetry_points_total",
  "Telemetry points received, by what became of them.",
  "outcome",
);
const refusals = counter(
  "ballast_telemetry_refused_batches_total",
  "Telemetry batches refused whole, by reason.",
  "code",
);

export function batchStored({ stored, repeated, rejects }: IngestReceipt): void {
  points.inc({ outcome: "stored" }, stored);
  points.inc({ outcome: "repeated" }, repeated);
  points.inc({ outcome: "rejected" }, rejects.length);
}

export function batchRefused(code: string): void {
  refusals.inc({ code });
}
