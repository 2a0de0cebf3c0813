import { rm } from "node:fs/promises";
import net from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Actor, systemActor } from "@/lib/identity/model";
import { systemClock } from "@/lib/platform/clock";
import { prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { haproxyEstate, routingOverview } from "../queries";
import { reconcile } from "../reconcile";
import { seedEstate } from "../testing/estate";
import { type RunningHaproxy, removeFolder, startHaproxy, temporaryFolder } from "../testing/haproxy-process";
import { recordIntent } from "../verbs/record-intent";
import { registerDataPlane } from "../verbs/register-data-plane";
import { registerEdge } from "../verbs/register-edge";

const admin: Actor = { kind: "user", id: "0", label: "Ada", roles: ["admin"], from: "test" };
const worker = systemActor("worker");
const cell = "DE|large|personal";

/** What stands between Ballast and a real HAProxy: passes on what is asked, and may spoil the answer. */
type Manner = (answer: string, asked: string) => { say: string; hang?: boolean } | "hang" | "close";
const honest: Manner = (answer) => ({ say: answer });

/** What the HAProxy behind it gets to hear of a command. */
type Hears = (asked: string) => string;
const everything: Hears = (asked) => asked;

const manners: Record<string, { manner: Manner; hears?: Hears; why: RegExp }> = {
  nonsense: {
    manner: () => ({ say: "<html>It works!</html>\n\n" }),
    why: /Expected .+, got: "<html>It works!/,
  },
  halved: {
    manner: (answer) => ({ say: answer.slice(0, Math.floor(answer.length / 2)) }),
    why: /cut short|fields where|"show (info|stat)"/,
  },
  dripping: {
    manner: (answer) => ({ say: answer.slice(0, 10), hang: true }),
    why: /did not finish its reply within/,
  },
  silent: { manner: () => "hang", why: /did not finish its reply within/ },
  closing: { manner: () => "close", why: /closed the connection without a reply/ },
  old: {
    manner: (answer, asked) => ({
      say: asked.startsWith("show info") ? answer.replace(/^Version: .*$/m, "Version: 1.8.30") : answer,
    }),
    why: /HAProxy 1\.8\.30 is too old.+needs 2\.4 or newer/,
  },
  refusing: {
    manner: (answer, asked) => ({ say: asked.startsWith("set ") ? "Permission denied\n\n" : answer }),
    hears: (asked) => (asked.startsWith("set ") ? "show info\n" : asked),
    why: /refused a command .+Permission denied/,
  },
  "half-writing": {
    manner: (answer, asked) => ({ say: asked.startsWith("set ") ? answer.slice(0, 1) : answer }),
    hears: (asked) => (asked.startsWith("set ") ? `${asked.split(";")[0]?.trim()}\n` : asked),
    why: /answered 1 of \d+ commands and closed the connection/,
  },
};

describe("one data plane of many HAProxies, most of which misbehave", () => {
  useTestDatabase();
  const proxies = new Map<
    string,
    { haproxy: RunningHaproxy; server: net.Server; set(manner: Manner, hears?: Hears): void }
  >();
  let folder = "";

  beforeAll(async () => {
    folder = await temporaryFolder();
    await seedEstate({ cells: [cell], fleets: [{ id: "f" }, { id: "g" }] });
    await registerDataPlane(admin, {
      kind: "haproxy",
      id: "lb",
      name: "Load balancers",
      config: { timeoutMs: 1_500 },
    });
    const estate = await haproxyEstate(admin, new Date());
    const fleets = estate.fleets.map(({ id }) => ({ id, endpoint: "127.0.0.1:1" }));
    for (const name of ["good-1", "good-2", ...Object.keys(manners)]) {
      const haproxy = await startHaproxy({ ...estate, fleets });
      const path = join(folder, `${name}.sock`);
      proxies.set(name, { haproxy, ...(await between(path, haproxy.socket)) });
      await registerEdge(admin, { dataPlaneId: "lb", name, address: `unix:${path}` });
    }
  }, 120_000);
  afterAll(async () => {
    for (const { haproxy, server } of proxies.values()) {
      server.close();
      await haproxy.stop();
    }
    await rm(folder, { recursive: true, force: true });
    await removeFolder(folder);
  });

  async function between(path: string, real: string) {
    let manner = honest;
    let hears = everything;
    const server = net.createServer({ allowHalfOpen: true }, (client) => {
      client.on("error", () => undefined);
      client.once("data", async (line) => {
        const asked = line.toString();
        const answer = await exchange(real, hears(asked));
        const told = manner(answer, asked);
        if (told === "hang") return;
        if (told === "close") return client.end();
        if (told.hang) client.write(told.say);
        else client.end(told.say);
      });
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    return {
      server,
      set: (next: Manner, nextHears = everything) => {
        manner = next;
        hears = nextHears;
      },
    };
  }
  const exchange = (path: string, line: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = net.connect(path, () => socket.write(line));
      const chunks: Buffer[] = [];
      socket.on("data", (chunk) => chunks.push(chunk));
      socket.on("error", reject);
      socket.on("close", () => resolve(Buffer.concat(chunks).toString()));
    });
  let version = 0;
  async function publish(fleet: string): Promise<void> {
    const baseVersion = version === 0 ? null : version;
    ({ version } = await recordIntent(worker, {
      key: crypto.randomUUID(),
      baseVersion,
      routes: [{ cell, fleet, share: 1 }],
      note: `all to ${fleet}`,
    }));
  }
  const bring = () => reconcile(worker, systemClock, async () => null);
  const plane = async () => (await routingOverview(admin)).planes[0];

  it("brings those up that behave, says of each other what is wrong with it, and does not take it for done", async () => {
    await publish("f");
    await bring();
    expect(await plane()).toMatchObject({
      convergence: { edgesInSync: proxies.size },
      effect: { outcome: "applied" },
    });
    for (const [name, { manner, hears }] of Object.entries(manners)) proxies.get(name)?.set(manner, hears);
    await publish("g");
    await bring();
    const seen = await plane();
    const inSync = seen?.edges.filter(({ sync }) => sync === "in_sync").map(({ name }) => name);
    expect(inSync).toEqual(["good-1", "good-2"]);
    expect(seen?.effect?.outcome).toBe("failed");
    const reasons = new Map(seen?.effect?.detail?.edges.map(({ edge, reason }) => [edge, reason]));
    expect([...reasons.keys()].toSorted()).toEqual(Object.keys(manners).toSorted());
    for (const [name, { why }] of Object.entries(manners)) expect(reasons.get(name), name).toMatch(why);
    const entry = await prisma().auditEntry.findFirst({
      where: { action: "routing.outcome" },
      orderBy: { seq: "desc" },
    });
    expect(entry?.after).toMatchObject({ version, outcome: "failed" });
  });

  it("tries each of them again, and has done once they answer as they should", async () => {
    const before = (await plane())?.effect?.attempts ?? 0;
    await bring();
    expect((await plane())?.effect?.attempts).toBeGreaterThan(before);
    for (const { set } of proxies.values()) set(honest);
    await bring();
    expect(await plane()).toMatchObject({
      convergence: { edgesInSync: proxies.size },
      effect: { outcome: "applied", detail: null },
    });
  });
});
