import { setTimeout as sleep } from "node:timers/promises";
import type { Answer, Edges } from "./edges";
import type { ServerProcess } from "./server";

export interface Steady {
  polls: number;
  p50Ms: number;
  p99Ms: number;
  worstMs: number;
  /** Of the server, per poll. */
  cpuMs: number;
}

/** Nothing changes: every edge asks once every so often, spread evenly, and is told that it has the table. */
export async function steady(
  edges: Edges,
  server: ServerProcess,
  { everyMs, forMs }: { everyMs: number; forMs: number },
): Promise<Steady> {
  // Each has the table and an open connection before it counts.
  for (let edge = 0; edge < edges.count; edge += 20)
    await Promise.all(
      Array.from({ length: Math.min(20, edges.count - edge) }, (_, index) => fetchFirst(edges, edge + index)),
    );
  const ms: number[] = [];
  const cpuBefore = server.cpuSec();
  const until = performance.now() + forMs;
  await Promise.all(
    Array.from({ length: edges.count }, async (_, edge) => {
      await sleep((edge / edges.count) * everyMs);
      while (performance.now() < until) {
        const began = performance.now();
        const answer = await edges.poll(edge);
        if (answer.status !== 304) throw unexpected("A poll", answer);
        ms.push(answer.ms);
        await sleep(Math.max(0, everyMs - (performance.now() - began)));
      }
    }),
  );
  const cpuMs = ((server.cpuSec() - cpuBefore) * 1_000) / ms.length;
  return { polls: ms.length, ...percentiles(ms), cpuMs };
}

/** The first table of an edge; a server that has just started may need more than one try. */
async function fetchFirst(edges: Edges, edge: number): Promise<void> {
  for (let tries = 1; ; tries++) {
    const answer = await edges.poll(edge);
    if (answer.status === 200) return;
    if (tries === 5) throw unexpected("A first poll", answer);
    await sleep(1_000);
  }
}

/** As edges do: again, a little later, and not all at the same time. */
const again = (tries: number) => sleep(1_000 * tries * (0.5 + Math.random() / 2));

const unexpected = (what: string, { status, body }: Answer) =>
  new Error(`${what} was answered ${status}: ${body.slice(0, 300)}`);

export interface Converged {
  /** From the publication to the table in the edge's hands. */
  fetched: ReturnType<typeof percentiles>;
  /** From the publication to the answer that its acknowledgement was taken. */
  acknowledged: ReturnType<typeof percentiles>;
  /** Requests that had to be sent again because the server could not take them just then. */
  retries: number;
  cpuSec: number;
}

/** All edges wait for another table, one is published, and each fetches and acknowledges it. */
export async function converge(
  edges: Edges,
  server: ServerProcess,
  publish: () => Promise<number>,
): Promise<Converged> {
  const fetched: number[] = [];
  const acknowledged: number[] = [];
  let retries = 0;
  let publishedAt = Number.POSITIVE_INFINITY;
  const waiting = Array.from({ length: edges.count }, async (_, edge) => {
    for (;;) {
      const answer = await edges.poll(edge, 25);
      if (answer.status === 304) continue;
      if (answer.status === 503 && retries < edges.count) {
        retries++;
        await again(1);
        continue;
      }
      if (answer.status !== 200) throw unexpected("A poll", answer);
      fetched.push(performance.now() - publishedAt);
      for (let tries = 1; ; tries++) {
        const taken = await edges.acknowledge(edge, JSON.parse(answer.body));
        if (taken.status === 200) break;
        if (taken.status !== 503 || tries === 5) throw unexpected("An acknowledgement", taken);
        retries++;
        await again(tries);
      }
      acknowledged.push(performance.now() - publishedAt);
      return;
    }
  });
  // Time for every poll to be held open.
  await sleep(3_000);
  const cpuBefore = server.cpuSec();
  publishedAt = performance.now();
  await publish();
  await Promise.all(waiting);
  return {
    fetched: percentiles(fetched),
    acknowledged: percentiles(acknowledged),
    retries,
    cpuSec: server.cpuSec() - cpuBefore,
  };
}

function percentiles(values: readonly number[]): { p50Ms: number; p99Ms: number; worstMs: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99), worstMs: at(1) };
}
