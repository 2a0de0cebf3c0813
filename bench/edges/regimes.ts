import { setTimeout as sleep } from "node:timers/promises";
import type { Edges } from "./edges";
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
  for (let edge = 0; edge < edges.count; edge += 50)
    await Promise.all(
      Array.from({ length: Math.min(50, edges.count - edge) }, (_, index) => edges.poll(edge + index)),
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
        if (answer.status !== 304) throw new Error(`A poll was answered ${answer.status}: ${answer.body}`);
        ms.push(answer.ms);
        await sleep(Math.max(0, everyMs - (performance.now() - began)));
      }
    }),
  );
  const cpuMs = ((server.cpuSec() - cpuBefore) * 1_000) / ms.length;
  return { polls: ms.length, ...percentiles(ms), cpuMs };
}

export interface Converged {
  /** From the publication to the table in the edge's hands. */
  fetched: ReturnType<typeof percentiles>;
  /** From the publication to the answer that its acknowledgement was taken. */
  acknowledged: ReturnType<typeof percentiles>;
  cpuSec: number;
}

/** All edges wait for another table, one is published, and each fetches and acknowledges it. */
export async function converge(
  edges: Edges,
  server: ServerProcess,
  publish: () => Promise<number>,
): Promise<Converged> {
  // Every edge has joined before: that is done once in its life, and is on record.
  for (let edge = 0; edge < edges.count; edge += 20)
    await Promise.all(
      Array.from({ length: Math.min(20, edges.count - edge) }, async (_, index) => {
        const known = edges.tableOf(edge + index);
        if (known) await edges.acknowledge(edge + index, known);
      }),
    );
  const fetched: number[] = [];
  const acknowledged: number[] = [];
  let publishedAt = Number.POSITIVE_INFINITY;
  const waiting = Array.from({ length: edges.count }, async (_, edge) => {
    for (;;) {
      const answer = await edges.poll(edge, 25);
      if (answer.status === 304) continue;
      if (answer.status !== 200) throw new Error(`A poll was answered ${answer.status}: ${answer.body}`);
      fetched.push(performance.now() - publishedAt);
      const taken = await edges.acknowledge(edge, JSON.parse(answer.body));
      if (taken.status !== 200) throw new Error(`An acknowledgement was refused: ${taken.body}`);
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
    cpuSec: server.cpuSec() - cpuBefore,
  };
}

function percentiles(values: readonly number[]): { p50Ms: number; p99Ms: number; worstMs: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99), worstMs: at(1) };
}
