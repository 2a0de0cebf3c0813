import { readFileSync } from "node:fs";
import type { MeterProvider } from "@opentelemetry/sdk-metrics";
import type { Log } from "@/lib/platform/log";
import type { DemandSource } from "./arrivals";
import { Faults, startControl } from "./control";
import { Edge, edgeNameAt, edgeNames } from "./edge";
import { readEstate, type SimEstate } from "./estate";
import { sendHistory } from "./history";
import { modelledDemand } from "./modelled-demand";
import type { SimOptions } from "./options";
import { seeded } from "./random";
import { reportFleet } from "./reporter";
import { Simulation } from "./simulation";
import {
  type HistoryState,
  readHistory,
  readRouting,
  readSeeded,
  removeControl,
  type Seeded,
  writeControl,
  writeHistory,
  writeRouting,
} from "./state-files";
import { parseTrace } from "./trace-file";
import { tracedDemand } from "./traced-demand";

const tickMs = 1_000;
/** A laptop that slept for hours must not wake to one gigantic tick. */
const longestTickMs = 60_000;
const flushMs = 4_000;

/** Runs the simulated clouds until the signal. Throws an Error with a sentence when they cannot begin. */
export async function run(options: SimOptions, log: Log, signal: AbortSignal): Promise<void> {
  const seededWith = readSeeded(options.dataDir);
  const estate = readEstate(options.scenarioFolder, options.scenario ?? seededWith.scenario);
  const startedAt = new Date();
  const demand = demandOf(options, estate, startedAt);
  const faults = new Faults();
  const control = await startControl({
    port: options.controlPort,
    faults,
    fleetIds: estate.fleets.map(({ id }) => id),
    now: () => new Date(),
  });
  writeControl(options.dataDir, control);

  const edges = startEdges(options, seededWith, estate, log, signal);
  const simulation = new Simulation(estate, demand, seeded(options.seed ^ startedAt.getTime()), startedAt);
  const reporters = startReporters(simulation, options, seededWith, startedAt);
  const past = options.history
    ? tellPast(options, seededWith, estate, startedAt, log, signal)
    : Promise.resolve();
  log.info(
    { scenario: estate.scenario, fleets: estate.fleets.length, url: options.url, speed: options.speed },
    "simulated clouds run",
  );

  await tickUntil(signal, (elapsedMs, now) => {
    const to = new Date(startedAt.getTime() + (now.getTime() - startedAt.getTime()) * options.speed);
    const from = new Date(to.getTime() - elapsedMs * options.speed);
    const edgeOf = (longitude: number) => edges.get(edgeNameAt(longitude))?.shares ?? estate.routing;
    simulation.tick(from, to, elapsedMs, (cell) => edgeOf(cell.longitude), faults.at(now), now);
  });

  removeControl(options.dataDir);
  await Promise.all([control.close(), past, flush(await reporters)]);
}

function demandOf(options: SimOptions, estate: SimEstate, startedAt: Date): DemandSource {
  if (options.trace === null) return modelledDemand(estate.cells, options.seed);
  let text: string;
  try {
    text = readFileSync(options.trace, "utf8");
  } catch {
    throw new Error(`--trace: the file ${options.trace} cannot be read.`);
  }
  return tracedDemand(parseTrace(text, options.trace), estate.cells, startedAt.getTime(), options.seed);
}

function startEdges(
  { url, dataDir }: SimOptions,
  { edgeToken, seededAt }: Seeded,
  estate: SimEstate,
  log: Log,
  signal: AbortSignal,
): Map<string, Edge> {
  const make = (name: string) =>
    new Edge({
      name,
      url,
      token: edgeToken,
      initial: readRouting(dataDir, name, seededAt) ?? {
        shares: estate.routing,
        version: null,
        dataPlane: null,
        keys: null,
      },
      remember: (memory) => writeRouting(dataDir, name, seededAt, memory),
      log,
    });
  const edges = new Map(edgeNames.map((name) => [name as string, make(name)]));
  for (const edge of edges.values()) void edge.run(signal);
  return edges;
}

/** One collector per fleet, spread over the interval so that they do not all speak at once. */
async function startReporters(
  simulation: Simulation,
  { intervalMs, url }: SimOptions,
  { ingestToken }: Seeded,
  startedAt: Date,
): Promise<MeterProvider[]> {
  const states = [...simulation.fleets.values()];
  const gapMs = intervalMs / Math.max(1, states.length);
  const reporters: MeterProvider[] = [];
  for (const state of states) {
    reporters.push(
      reportFleet(state, {
        scenario: simulation.estate.scenario,
        startMs: startedAt.getTime(),
        intervalMs,
        ingress: { url, token: ingestToken },
        now: () => new Date(),
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, gapMs));
  }
  return reporters;
}

/** The past ends where this very run begins, unless an earlier run began to tell it: then it ends where that one did. */
async function tellPast(
  options: SimOptions,
  { historyFrom, seededAt, ingestToken }: Seeded,
  estate: SimEstate,
  startedAt: Date,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const state: HistoryState = readHistory(options.dataDir, seededAt) ?? {
    seededAt,
    until: startedAt,
    sent: false,
  };
  if (state.sent) return;
  writeHistory(options.dataDir, state);
  const sent = await sendHistory({
    estate,
    demand: modelledDemand(estate.cells, options.seed),
    seed: options.seed,
    fromMs: historyFrom.getTime(),
    untilMs: state.until.getTime(),
    ingress: { url: options.url, token: ingestToken },
    log,
    signal,
  });
  if (sent) writeHistory(options.dataDir, { ...state, sent: true });
}

function tickUntil(signal: AbortSignal, tick: (elapsedMs: number, now: Date) => void): Promise<void> {
  return new Promise((resolve) => {
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      tick(Math.min(longestTickMs, now - last), new Date());
      last = now;
    }, tickMs);
    const stop = () => {
      clearInterval(timer);
      resolve();
    };
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

/** Sends what was counted since the last report; gives up on a Ballast that does not answer. */
async function flush(reporters: readonly MeterProvider[]): Promise<void> {
  const all = Promise.allSettled(reporters.map((reporter) => reporter.shutdown({ timeoutMillis: flushMs })));
  await Promise.race([all, new Promise((resolve) => setTimeout(resolve, flushMs + 500).unref())]);
}
