/**
 * Times drains on the default scenario, in real processes: from the click (the verb over HTTP) to changed weights on
 * every HAProxy and to the acknowledgement of every edge of the feed, and how soon a rollback begins once a guardrail
 * is breached. Prints figures; judges nothing. `npm run bench:drain -- [--drains 50] [--rollbacks 5]`
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { disconnect, prisma } from "@/lib/platform/db/client";
import { judge } from "@/lib/shifts/guardrails";
import { liveReadings } from "@/lib/shifts/live-readings";
import { loadShift } from "@/lib/shifts/store/shifts";
import { seededChance } from "@/lib/shifts/testing/faults/random";
import { readControl } from "@/lib/sim/state-files";
import { actsOverHttp } from "../scripts/chaos/acts";
import { Driver } from "../scripts/chaos/driver";
import { haproxyShares } from "../scripts/chaos/haproxy-shares";
import { hurry, type People, people, registerHaproxies } from "../scripts/chaos/people";
import { bringUp, type RunningEstate } from "../scripts/chaos/processes";

const { values } = parseArgs({
  options: { drains: { type: "string", default: "50" }, rollbacks: { type: "string", default: "5" } },
});
const dataDir = mkdtempSync(join(tmpdir(), "ballast-drains-"));
const estate = await bringUp({ dataDir, webs: 1, workers: 1, haproxies: 3 });
try {
  const who = await people();
  await registerHaproxies(who.admin, estate.sockets);
  await hurry();
  await until("every HAProxy runs the first table", async () => (await shareOf(estate, await busiest())) > 0);
  await timeDrains(estate, who, Number(values.drains));
  await timeRollbacks(estate, who, Number(values.rollbacks));
} finally {
  await disconnect();
  await estate.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function until(what: string, holds: () => Promise<boolean>, everyMs = 20): Promise<number> {
  const began = performance.now();
  while (!(await holds().catch(() => false))) {
    if (performance.now() - began > 180_000) throw new Error(`Not within three minutes: ${what}.`);
    await sleep(everyMs);
  }
  return performance.now();
}

/** A fleet that gets traffic and may be drained: the one with the most routes that nobody drains. */
async function busiest(): Promise<string> {
  const rows = await prisma().$queryRaw<{ id: string }[]>`
    SELECT fleet_id AS id FROM routing_share JOIN fleet ON fleet.id = fleet_id
     WHERE version = (SELECT max(version) FROM routing_share) AND fleet.state = 'serving' AND share > 0.05
     GROUP BY 1 ORDER BY count(*) LIMIT 8`;
  return rows[Math.floor(rows.length / 2)]?.id ?? "";
}

/** The largest share of any cell that any HAProxy still sends to a fleet; NaN when one does not answer. */
async function shareOf({ sockets }: RunningEstate, fleet: string): Promise<number> {
  const all = await Promise.all([...sockets.values()].map(haproxyShares));
  return Math.max(
    ...all.map((shares) =>
      shares ? Math.max(0, ...Object.values(shares).map((row) => row[fleet] ?? 0)) : Number.NaN,
    ),
  );
}

async function post(
  who: People,
  path: string,
  body: unknown,
): Promise<{ shiftId: string; returnShiftId?: string }> {
  const response = await fetch(`${estate.urls[0]}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${who.token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { shiftId: string; returnShiftId?: string };
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer;
}

async function stateOf(id: string): Promise<string> {
  return (await loadShift(id))?.progress.state ?? "gone";
}

async function timeDrains(of: RunningEstate, who: People, count: number): Promise<void> {
  const [changed, acknowledged]: [number[], number[]] = [[], []];
  for (let round = 0; round < count; round++) {
    const fleet = await busiest();
    const before = await Promise.all([...of.sockets.values()].map(haproxyShares));
    const clicked = performance.now();
    const { shiftId } = await post(who, "/api/v1/drains", {
      scope: "fleet",
      scopeId: fleet,
      confirm: fleet,
      minutes: 60,
      reason: "timed",
    });
    const everyEdge = until("every HAProxy's weights changed", async () => {
      const now = await Promise.all([...of.sockets.values()].map(haproxyShares));
      return now.every((shares, index) => shares && JSON.stringify(shares) !== JSON.stringify(before[index]));
    });
    const feed = until("every edge of the feed has acknowledged", async () => {
      const first = await prisma().routingTable.findFirst({
        where: { shiftId },
        orderBy: { version: "asc" },
      });
      const edges = await prisma().edge.findMany({ where: { dataPlane: { kind: "feed", enabled: true } } });
      return first !== null && edges.every(({ ackedVersion }) => (ackedVersion ?? 0n) >= first.version);
    });
    changed.push((await everyEdge) - clicked);
    acknowledged.push((await feed) - clicked);
    await until("the drain has arrived", async () => (await stateOf(shiftId)) === "completed", 250);
    const { returnShiftId } = await post(who, `/api/v1/drains/${shiftId}/undrain`, { reason: "timed" });
    if (returnShiftId)
      await until("its traffic has returned", async () => (await stateOf(returnShiftId)) !== "running", 250);
    console.error(`${round + 1} of ${count}: ${fleet}, ${(changed.at(-1) ?? 0).toFixed(0)} ms`);
  }
  print("click to changed weights on 3 HAProxies", changed);
  print("click to every edge of the feed acknowledged", acknowledged);
}

/** From the moment that a guardrail reads a breach, as anybody could read it, to the rollback's beginning. */
async function timeRollbacks(of: RunningEstate, who: People, count: number): Promise<void> {
  const begun: number[] = [];
  const goingBack = new Set(["rolling_back", "rolled_back"]);
  const driver = new Driver(
    who,
    actsOverHttp(() => of.urls[0] ?? "", who.token),
    seededChance(1),
    () => false,
  );
  // Long enough for a failure to be counted, and so breached, while a step still bakes.
  await hurry({ bakeMs: 240_000 });
  await until("the simulator can be told of faults", async () => Boolean(readControl(dataDir)), 250);
  const control = readControl(dataDir);
  const ask = (method: string, path: string, body?: unknown) =>
    fetch(`${control.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${control.token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  for (let round = 0; round < count; round++) {
    let shiftId = "";
    // An estate that was just brought up is silent at first, and silence keeps shifts from starting.
    await until(
      "a shift starts",
      async () => {
        shiftId = await driver.shift();
        return true;
      },
      3_000,
    );
    const shift = await loadShift(shiftId);
    const guardrail = shift?.guardrails.find(({ metric }) => metric === "error_rate");
    if (!shift || guardrail?.scope.kind !== "fleet") continue;
    await until("it has moved", async () => {
      const now = await loadShift(shiftId);
      return now?.progress.state === "running" && now.progress.live.fraction > 0;
    });
    await ask("POST", "/faults", {
      fleet: guardrail.scope.fleetId,
      kind: "errors",
      severity: 0.5,
      for: "10m",
    });
    const readings = liveReadings();
    const breachedAt = await until(
      "the guardrail reads a breach",
      async () => {
        const now = new Date();
        return judge(guardrail, await readings.read(guardrail, now, shift), now).verdict === "breach";
      },
      100,
    );
    begun.push(
      (await until("it rolls back", async () => goingBack.has(await stateOf(shiftId)), 50)) - breachedAt,
    );
    await ask("DELETE", "/faults");
    await until("it has rolled back", async () => (await stateOf(shiftId)) === "rolled_back", 500);
  }
  print("breached guardrail to rollback begun", begun);
}

function print(what: string, ms: readonly number[]): void {
  if (ms.length === 0) return;
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (part: number) =>
    ((sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN) / 1000).toFixed(2);
  console.log(`${what}: ${ms.length} times, p50 ${at(0.5)} s, p95 ${at(0.95)} s, worst ${at(1)} s`);
}
