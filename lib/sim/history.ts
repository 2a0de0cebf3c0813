import { setTimeout as sleep } from "node:timers/promises";
import { AggregationTemporality, type ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Log } from "@/lib/platform/log";
import { type DemandSource, route } from "./arrivals";
import type { SimEstate, SimFleet } from "./estate";
import { noEffect } from "./faults";
import { hardwareMetrics, inScope, type Span, servedMetrics } from "./otlp-metrics";
import { hashOf, seeded } from "./random";
import { Recorder } from "./recorder";
import { exporterTo, type Ingress, resourceOf } from "./reporter";
import { type Service, serve } from "./service";

const minuteMs = 60_000;
/** The last hour is told in shorter spans than what came before: a day needs no more detail. */
const recentMs = 60 * minuteMs;
const shortSpanMs = 5 * minuteMs;
const longSpanMs = 15 * minuteMs;
/** Spans of one fleet in one request. */
const spansPerExport = 34;
/** Between two requests: the past must not keep the present waiting. */
const pauseMs = 20;

/** Cuts [fromMs, untilMs) into spans that end on round times, short ones last, without gap or overlap. */
export function historySpans(fromMs: number, untilMs: number): Span[] {
  const spans: Span[] = [];
  for (let startMs = fromMs; startMs < untilMs; ) {
    const step = untilMs - startMs > recentMs + longSpanMs ? longSpanMs : shortSpanMs;
    const endMs = Math.min(untilMs, (Math.floor(startMs / step) + 1) * step);
    spans.push({ startMs, endMs });
    startMs = endMs;
  }
  return spans;
}

interface Told {
  span: Span;
  recorder: Recorder;
  service: Service;
}

/** What every fleet would have counted in a span under the first routing table. The same span always tells the same. */
export function tell(estate: SimEstate, demand: DemandSource, span: Span, seed: number): Map<string, Told> {
  const random = seeded(hashOf(`history/${span.startMs}`) ^ seed);
  const elapsedMs = span.endMs - span.startMs;
  const routed = route(demand.between(span.startMs, span.endMs, elapsedMs, random), estate.routing, random);
  return new Map(
    estate.fleets.map((fleet) => {
      const batches = routed.get(fleet.id) ?? [];
      const arrivals = batches.map(({ cell, requests }) => ({
        cell,
        requestsPerSec: (requests * 1_000) / elapsedMs,
      }));
      const service = serve(fleet, arrivals, fleet.healthy, noEffect);
      const recorder = new Recorder();
      recorder.add(batches, service, random);
      return [fleet.id, { span, recorder, service }];
    }),
  );
}

export interface HistoryOptions {
  estate: SimEstate;
  demand: DemandSource;
  seed: number;
  fromMs: number;
  untilMs: number;
  ingress: Ingress;
  log: Log;
  signal: AbortSignal;
}

/**
 * Sends the time before the first start, newest first, as delta points with their own times. Sent again, it is the
 * same points again, which Ballast stores once.
 * @returns false when the signal ended it early
 */
export async function sendHistory(options: HistoryOptions): Promise<boolean> {
  const { estate, demand, seed, fromMs, untilMs, log, signal } = options;
  const spans = historySpans(fromMs, untilMs);
  const exporter = exporterTo(options.ingress, 20_000);
  const startedAt = performance.now();
  let points = 0;
  for (let end = spans.length; end > 0; end -= spansPerExport) {
    const told = spans
      .slice(Math.max(0, end - spansPerExport), end)
      .map((span) => tell(estate, demand, span, seed));
    for (const fleet of estate.fleets) {
      const own = told.flatMap((span) => span.get(fleet.id) ?? []);
      const metrics = metricsOf(fleet, estate.scenario, own, untilMs);
      if (!(await sendUntilAccepted(exporter, metrics, log, signal))) return false;
      points += pointsIn(metrics);
      await sleep(pauseMs);
    }
  }
  await exporter.shutdown();
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  log.info(
    { points, seconds, from: new Date(fromMs), until: new Date(untilMs) },
    "sent the time before the first start",
  );
  return true;
}

function metricsOf(
  fleet: SimFleet,
  scenario: string,
  told: readonly Told[],
  untilMs: number,
): ResourceMetrics {
  const served = servedMetrics(told, AggregationTemporality.DELTA);
  // Readings of different sources in one minute add up: the minute in which the present begins is the present's alone.
  const presentMs = Math.floor(untilMs / minuteMs) * minuteMs;
  const past = told.filter(({ span }) => span.endMs < presentMs);
  const hardware = hardwareMetrics(past.map(({ span, service }) => ({ atMs: span.endMs, service })));
  return {
    resource: resourceOf(fleet, scenario, "history"),
    scopeMetrics: inScope([...served, ...hardware]),
  };
}

function pointsIn({ scopeMetrics }: ResourceMetrics): number {
  const lengths = scopeMetrics.flatMap(({ metrics }) => metrics.map(({ dataPoints }) => dataPoints.length));
  return lengths.reduce((sum, length) => sum + length, 0);
}

async function sendUntilAccepted(
  exporter: ReturnType<typeof exporterTo>,
  metrics: ResourceMetrics,
  log: Log,
  signal: AbortSignal,
): Promise<boolean> {
  for (let failures = 0; !signal.aborted; failures++) {
    const error = await new Promise<Error | null>((resolve) =>
      exporter.export(metrics, (result) =>
        resolve(result.code === 0 ? null : (result.error ?? new Error("refused"))),
      ),
    );
    if (error === null) return true;
    if (failures === 0)
      log.warn({ why: error.message }, "Ballast does not take the past yet; it is tried again");
    await sleep(Math.min(15_000, 1_000 * 2 ** failures), undefined, { signal }).catch(() => undefined);
  }
  return false;
}
