import { execFile } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

const root = join(import.meta.dirname, "..", "..");

export interface ShiftEstate {
  ingestToken: string;
  accounts: Record<"sre" | "manager", { email: string; password: string }>;
}

/** Puts the estate of `shift-estate.ts` into an empty Ballast. */
export async function fillShiftEstate(
  databaseUrl: string,
  endpoints: Readonly<Record<string, string>>,
  socket: string,
): Promise<ShiftEstate> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", join(root, "e2e/support/shift-estate.ts"), JSON.stringify({ endpoints, socket })],
    { cwd: root, env: { ...process.env, DATABASE_URL: databaseUrl } },
  );
  return JSON.parse(stdout) as ShiftEstate;
}

/** Reports a fleet's accelerators by OpenTelemetry's hardware conventions, one series each; all are fine until told otherwise. */
export function acceleratorReports(options: {
  url: string;
  token: string;
  fleet: string;
  accelerators: number;
}) {
  const health = { ok: options.accelerators };
  const exporter = new OTLPMetricExporter({
    url: `${options.url}/api/otlp/v1/metrics`,
    headers: { authorization: `Bearer ${options.token}` },
  });
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ "ballast.fleet": options.fleet }),
    readers: [
      new PeriodicExportingMetricReader({
        exporter,
        exportIntervalMillis: 1_000,
        exportTimeoutMillis: 1_000,
      }),
    ],
  });
  provider
    .getMeter("accelerators")
    .createObservableGauge("hw.status", { unit: "1" })
    .addCallback((result) => {
      for (let i = 0; i < options.accelerators; i++) {
        result.observe(i < health.ok ? 1 : 0, { "hw.id": `gpu-${i}`, "hw.type": "gpu", "hw.state": "ok" });
      }
    });
  return { health, stop: () => provider.shutdown() };
}

interface Stream {
  origin: string;
  dataClass: string;
  requestsPerSec: number;
}

/** Requests at an even pace to a data plane, cell by cell, until stopped; what each was answered is counted. */
export function sendTraffic(url: string, streams: readonly Stream[]) {
  const answered = new Map<number, number>();
  let over = false;
  const words = Array.from({ length: 10 }, () => "ballast").join(" ");
  const body = JSON.stringify({
    model: "large",
    messages: [{ role: "user", content: words }],
    max_completion_tokens: 30,
  });
  async function ask({ origin, dataClass }: Stream): Promise<void> {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-ballast-origin": origin,
        "x-ballast-model": "large",
        "x-ballast-data-class": dataClass,
      },
      body,
    });
    await response.arrayBuffer();
    answered.set(response.status, (answered.get(response.status) ?? 0) + 1);
  }
  const loops = streams.map(async (stream) => {
    const begun = performance.now();
    for (let sent = 0; !over; sent++) {
      const due = begun + (sent / stream.requestsPerSec) * 1_000;
      await sleep(Math.max(0, due - performance.now()));
      if (!over) void ask(stream).catch(() => answered.set(0, (answered.get(0) ?? 0) + 1));
    }
  });
  return {
    answered,
    stop: async () => {
      over = true;
      await Promise.all(loops);
    },
  };
}

/** Demand is read over whole minutes: what begins with one is counted right from its first second. */
export const untilNextMinute = () => sleep(60_000 - (Date.now() % 60_000) + 50);
