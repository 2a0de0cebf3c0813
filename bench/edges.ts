/**
 * How a feed bears many edges: `npm run bench:edges -- [--edges 1000] [--every 5] [--for 30] [--as-built] [--doors-only]`.
 * On a PostgreSQL of its own, with the default scenario, it asks three servers the same: a file with an ETag on Node's
 * HTTP server, Ballast's routes on that server, and Ballast's production web server. Exit code 1 when the last (or, with
 * --doors-only, the second) misses a bar. Figures mean something only on a machine that does nothing else.
 */
import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { feedPlane } from "@/lib/dataplane/feed/plane";
import { feedConfigSchema } from "@/lib/dataplane/model";
import { loadFeeds } from "@/lib/dataplane/store/planes";
import { newestTable } from "@/lib/dataplane/store/tables";
import { recordIntent } from "@/lib/dataplane/verbs/record-intent";
import { systemActor } from "@/lib/identity/model";
import { createToken } from "@/lib/identity/verbs/create-token";
import { systemClock } from "@/lib/platform/clock";
import { disconnect, prisma } from "@/lib/platform/db/client";
import { applyMigrations } from "@/lib/platform/migrations/apply";
import { ensureDatabase, freePort } from "@/lib/platform/postgres/server";
import { startTemporaryServer } from "@/lib/platform/postgres/temporary";
import { seed } from "@/prisma/seed/seed";
import { buildWeb } from "@/scripts/start/build";
import { Edges } from "./edges/edges";
import { type Converged, converge, type Steady, steady } from "./edges/regimes";
import { type ServerProcess, startNext, startServer } from "./edges/server";
import { file } from "./measure";

const { values } = parseArgs({
  options: {
    edges: { type: "string", default: "1000" },
    every: { type: "string", default: "5" },
    for: { type: "string", default: "30" },
    /** Takes the build that is there, also when sources have changed since. */
    "as-built": { type: "boolean", default: false },
    "doors-only": { type: "boolean", default: false },
  },
});
const count = Number(values.edges);
const pace = { everyMs: Number(values.every) * 1_000, forMs: Number(values.for) * 1_000 };
const bars = { p99Ms: 250, convergedMs: 15_000 };

process.env.NEXTAUTH_SECRET ??= "a secret of this benchmark, long enough";
process.env.LOG_LEVEL ??= "error";

interface Row {
  server: string;
  steady: Steady;
  converged: Converged | null;
}

async function main(): Promise<boolean> {
  const actor = systemActor("bench");
  await seed({ scenario: null, dataDir: file("") });
  const tokens = await Promise.all(
    Array.from({ length: 10 }, (_, index) => createToken(actor, { name: `edges ${index}`, role: "edge" })),
  );
  const secrets = tokens.map(({ secret }) => secret);
  const [{ id } = { id: "" }] = await loadFeeds();
  // They are registered: joining is done once in an edge's life, one after the other, each on record.
  await prisma().edge.createMany({
    data: Array.from({ length: count }, (_, edge) => ({
      id: `${id}/e${edge}`,
      dataPlaneId: id,
      name: `e${edge}`,
    })),
  });
  const feed = feedPlane(id, feedConfigSchema.parse({}), systemClock);
  const publish = async () => {
    const base = await newestTable();
    const { version } = await recordIntent(actor, {
      key: crypto.randomUUID(),
      baseVersion: base?.version ?? null,
      routes: base?.routes ?? [],
      note: "bench",
    });
    await feed.publish({ version, sha256: "", routes: [] }, "bench");
    return version;
  };

  const rows: Row[] = [];
  const measure = async (name: string, server: ServerProcess, converges: boolean) => {
    console.error(`${name} …`);
    const edges = new Edges(server.url, secrets, count);
    try {
      const calm = await steady(edges, server, pace);
      rows.push({
        server: name,
        steady: calm,
        converged: converges ? await converge(edges, server, publish) : null,
      });
    } finally {
      edges.close();
      await server.stop();
    }
  };

  await publish();
  const table = file("table.json");
  writeFileSync(table, JSON.stringify(await newestTable()));
  await measure(
    "static file, Node http",
    await startServer(["bench/edges/peer.mjs", table], process.env),
    false,
  );
  const doors = ["--import", "tsx", "bench/edges/doors.ts"];
  await measure("Ballast's routes, Node http", await startServer(doors, process.env), true);
  if (!values["doors-only"]) {
    if (!values["as-built"]) await buildWeb(process.cwd(), (line) => console.error(line));
    await measure("Ballast's web, next start", await startNext(await freePort(), process.env), true);
  }
  return report(rows);
}

function report(rows: readonly Row[]): boolean {
  const [peer] = rows;
  const judged = rows.at(-1);
  if (!peer || !judged?.converged) throw new Error("Nothing was measured.");
  const fixed = (value: number, digits = 0) => value.toFixed(digits).padStart(7);
  console.log(
    `${count} edges, a poll every ${values.every} s for ${values.for} s; load ${loadavg()[0]?.toFixed(1)}\n`,
  );
  console.log(
    "when nothing changes (304)      polls  p50 ms  p99 ms   worst  CPU ms/poll  p99 ÷ static  CPU ÷ static",
  );
  for (const { server, steady: s } of rows)
    console.log(
      `${server.padEnd(29)} ${fixed(s.polls)} ${fixed(s.p50Ms, 1)} ${fixed(s.p99Ms, 1)} ${fixed(s.worstMs)}      ${fixed(s.cpuMs, 2)}       ${fixed(s.p99Ms / peer.steady.p99Ms, 1)}       ${fixed(s.cpuMs / peer.steady.cpuMs, 1)}`,
    );
  console.log(
    "\nafter a publication, all waiting  fetched p50     p99   worst   acknowledged p50     p99   worst   CPU s  sent again",
  );
  for (const { server, converged: c } of rows)
    if (c)
      console.log(
        `${server.padEnd(34)}    ${fixed(c.fetched.p50Ms)} ${fixed(c.fetched.p99Ms)} ${fixed(c.fetched.worstMs)}            ${fixed(c.acknowledged.p50Ms)} ${fixed(c.acknowledged.p99Ms)} ${fixed(c.acknowledged.worstMs)} ${fixed(c.cpuSec, 1)}     ${fixed(c.retries)}`,
      );
  const met = judged.steady.p99Ms <= bars.p99Ms && judged.converged.acknowledged.worstMs <= bars.convergedMs;
  console.log(
    `\n${met ? "met" : "MISSED"}: p99 of a poll ${judged.steady.p99Ms.toFixed(0)} ms (bar ${bars.p99Ms}), all converged in ${(judged.converged.acknowledged.worstMs / 1_000).toFixed(1)} s (bar ${bars.convergedMs / 1_000})`,
  );
  return met;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const postgres = await startTemporaryServer();
try {
  await ensureDatabase(postgres, "bench");
  process.env.DATABASE_URL = postgres.url("bench");
  await applyMigrations(process.env.DATABASE_URL);
  process.exitCode = (await main()) ? 0 : 1;
} finally {
  await disconnect();
  await postgres.stop();
}
