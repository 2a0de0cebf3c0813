import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textOfTokens } from "@/e2e/support/chat-completion";
import { type OpenAiServer, startOpenAiServer } from "@/e2e/support/openai-server";
import { runtimeApi } from "@/lib/dataplane/haproxy/runtime";
import { haproxyEstate } from "@/lib/dataplane/queries";
import { type RunningHaproxy, startHaproxy } from "@/lib/dataplane/testing/haproxy-process";
import { type Actor, systemActor } from "@/lib/identity/model";
import { mintToken } from "@/lib/identity/token";
import { prisma } from "@/lib/platform/db/client";
import { inTransaction } from "@/lib/platform/db/transaction";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { fleetSeries } from "@/lib/telemetry/queries/fleet-series";
import { rollDirtyMinutes } from "@/lib/telemetry/roll";
import { readScenario } from "@/prisma/seed/read";
import { estateRows } from "@/prisma/seed/rows";
import { writeEstate } from "@/prisma/seed/write";
import { BallastDoor } from "./testing/ballast-door";
import { parseTrace, type TraceRequest } from "./trace-file";

const data = process.env.BALLAST_REAL_DATA;
const viewer: Actor = { kind: "user", id: "viewer", label: "Viewer", roles: ["viewer"], from: "test" };
const fleets = ["own-ca-h100", "own-va-h100", "azure-eus2-h100"] as const;
/** Cells that all three fleets may serve, and cells of their own in the edge's configuration. */
const cells = [
  { origin: "US", model: "keel-large", dataClass: "general" },
  { origin: "US", model: "keel-small", dataClass: "personal" },
  { origin: "US", model: "keel-reason", dataClass: "general" },
] as const;
const replayedMs = 600_000;
const speed = 60;

/** The first ten minutes of a real hour of conversations. */
function firstTenMinutes(): TraceRequest[] {
  const file = "azure2023_conv.csv";
  const trace = parseTrace(readFileSync(join(data ?? "", "traces", file), "utf8"), file);
  if (trace.kind !== "requests") throw new Error("expected single requests");
  return trace.requests.filter(({ atMs }) => atMs < replayedMs);
}

describe.runIf(data)("ten real minutes through a real HAProxy", () => {
  useTestDatabase();
  const door = new BallastDoor();
  const servers = new Map<string, OpenAiServer>();
  const agent = new Agent({ keepAlive: true, maxSockets: 128 });
  let haproxy: RunningHaproxy;

  beforeAll(async () => {
    const now = new Date();
    const files = readScenario("few-regions");
    await inTransaction((tx) => writeEstate(tx, estateRows(files, now), files.scenario, now));
    const { secret, secretHash, prefix } = mintToken(randomBytes(32));
    await prisma().apiToken.create({ data: { name: "servers", role: "ingest", secretHash, prefix } });
    const url = await door.open();
    for (const fleet of fleets) {
      const region = files.scenario.fleets.find(({ id }) => id === fleet)?.region ?? "";
      const [provider = "", name = ""] = region.split(":");
      const server = await startOpenAiServer({
        models: ["keel-large", "keel-small", "keel-reason"],
        telemetry: {
          url,
          token: secret,
          // Not by its name: a real server only knows where it runs.
          resource: {
            "service.name": "openai-server",
            "service.instance.id": fleet,
            "cloud.provider": provider,
            "cloud.region": name,
          },
          intervalMs: 2_000,
        },
      });
      servers.set(fleet, server);
      await prisma().fleet.update({ where: { id: fleet }, data: { endpoint: server.endpoint } });
    }
    haproxy = await startHaproxy(await haproxyEstate(viewer, now), { healthIntervalMs: 2_000 });
  });
  afterAll(async () => {
    agent.destroy();
    await haproxy?.stop();
    for (const server of servers.values()) await server.stop();
    await door.close();
  });

  /** One request as the trace has it; every other one streamed. Resolves with the status once the answer is whole. */
  function chat(cell: (typeof cells)[number], traced: TraceRequest): Promise<number> {
    const body = JSON.stringify({
      model: cell.model,
      messages: [{ role: "user", content: textOfTokens(traced.inputTokens) }],
      max_completion_tokens: traced.outputTokens,
      stream: traced.outputTokens % 2 === 0,
    });
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      "x-ballast-origin": cell.origin,
      "x-ballast-model": cell.model,
      "x-ballast-data-class": cell.dataClass,
    };
    return new Promise((resolve, reject) => {
      const sent = request(
        `${haproxy.url}/v1/chat/completions`,
        { method: "POST", agent, headers },
        (response) => {
          response.resume();
          response.once("end", () => resolve(response.statusCode ?? 0)).once("error", reject);
        },
      );
      sent.once("error", reject);
      sent.end(body);
    });
  }

  it("Ballast shows exactly the trace's requests, input and output tokens", async () => {
    const trace = firstTenMinutes();
    expect(trace.length).toBeGreaterThan(2_000);
    const begunAt = Date.now();
    const statuses = await Promise.all(
      trace.map(async (traced, i) => {
        await sleep(Math.max(0, begunAt + traced.atMs / speed - Date.now()));
        return chat(cells[i % cells.length] ?? cells[0], traced);
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    for (const server of servers.values()) await server.flush();
    await rollDirtyMinutes(systemActor("worker"));

    const range = { fromMs: Math.floor(begunAt / 60_000) * 60_000 - 60_000, toMs: Date.now() + 60_000 };
    const shown = await Promise.all(fleets.map((fleetId) => fleetSeries(viewer, { fleetId, ...range })));
    const total = (what: "requests" | "inputTokens" | "outputTokens") =>
      shown.reduce((sum, { totals }) => sum + totals[what], 0);
    expect(total("requests")).toBe(trace.length);
    expect(total("inputTokens")).toBe(trace.reduce((sum, { inputTokens }) => sum + inputTokens, 0));
    expect(total("outputTokens")).toBe(trace.reduce((sum, { outputTokens }) => sum + outputTokens, 0));
    // And of each fleet exactly what its own server served.
    const served = fleets.map((fleet) => servers.get(fleet)?.counts.served);
    expect(shown.map(({ totals }) => totals.requests)).toEqual(served);
  });

  it("HAProxy's own counters say the same, within two points of the table's shares", async () => {
    const stat = await runtimeApi({ path: haproxy.socket }, { timeoutMs: 2_000 }).ask("show stat");
    const [head = "", ...lines] = stat.trim().split("\n");
    const columns = head.replace(/^# /, "").split(",");
    const value = (line: string, column: string) => line.split(",")[columns.indexOf(column)] ?? "";
    const { cells: rendered } = await haproxyEstate(viewer, new Date());
    for (const cell of cells) {
      const id = `${cell.origin}|${cell.model}|${cell.dataClass}`;
      const backend = lines.filter((line) => value(line, "pxname") === id.replaceAll("|", ":"));
      const all = Number(value(backend.find((line) => value(line, "svname") === "BACKEND") ?? "", "stot"));
      expect(all).toBeGreaterThan(900);
      const reachable =
        rendered.find((row) => row.id === id)?.allowed.filter(({ fleet }) => servers.has(fleet)) ?? [];
      const whole = reachable.reduce((sum, { share }) => sum + share, 0);
      for (const { fleet, share } of reachable) {
        const served = Number(value(backend.find((line) => value(line, "svname") === fleet) ?? "", "stot"));
        expect(Math.abs(served / all - share / whole), `${id} at ${fleet}`).toBeLessThan(0.02);
      }
    }
  });

  it("and Ballast finds no request that it cannot place", async () => {
    expect(await prisma().telemetrySeries.count({ where: { unmappedReason: { not: null } } })).toBe(0);
  });
});
