import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/identity/model";
import { createToken } from "@/lib/identity/verbs/create-token";
import { pool, prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { seed } from "@/prisma/seed/seed";
import { POST as cancel } from "./[backtestId]/cancel/route";
import { GET as inputs } from "./[backtestId]/inputs/route";
import { backtestAnswer } from "./[backtestId]/operations";
import { GET as one } from "./[backtestId]/route";
import { backtestsAnswer } from "./operation";
import { GET, POST } from "./route";

const hourMs = 3_600_000;

describe("backtests over the API", () => {
  useTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), "ballast-backtests-api-"));
  const end = Math.floor(Date.now() / hourMs) * hourMs;
  const hour = (before: number) => new Date(end - before * hourMs).toISOString();
  let viewer = "";
  let finance = "";

  beforeAll(async () => {
    await seed({ scenario: "few-regions", dataDir });
    viewer = (await createToken(systemActor("test"), { name: "reader", role: "viewer" })).secret;
    finance = (await createToken(systemActor("test"), { name: "analyst", role: "finance" })).secret;
    const [fleet, cell] = await Promise.all([
      prisma().fleet.findFirstOrThrow({ where: { state: "serving" } }),
      prisma().demandCell.findFirstOrThrow(),
    ]);
    // Twenty hours, whole.
    await pool().query(
      `INSERT INTO telemetry_hour (hour, fleet_id, signal, origin, model_id, data_class, count, sum, minutes, covered_sec, newest_at)
       SELECT h, $2, 'requests', $3, $4, $5, 1, 1000, repeat('1', 60)::bit(60), 3600, h
         FROM generate_series($1::timestamptz - interval '20 hours', $1::timestamptz - interval '1 hour', interval '1 hour') AS h`,
      [new Date(end), fleet.id, cell.origin, cell.modelId, cell.dataClass],
    );
  });
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  const send = (secret: string, body?: unknown) =>
    new Request("http://localhost/", {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const none = { params: Promise.resolve({}) };
  const of = (backtestId: string) => ({ params: Promise.resolve({ backtestId }) });

  it("are asked for, listed, read and cancelled", async () => {
    const asked = await POST(send(finance, { from: hour(20), to: hour(0), policies: ["pacing"] }), none);
    const { backtestId } = await asked.json();
    const list = backtestsAnswer.strict().parse(await (await GET(send(viewer), none)).json());
    expect(list.backtests).toMatchObject([
      { id: backtestId, state: "asked", askedBy: "analyst", policies: ["pacing", "hindsight"] },
    ]);
    const read = backtestAnswer.strict().parse(await (await one(send(viewer), of(backtestId))).json());
    expect(read).toMatchObject({ from: hour(20), to: hour(0), result: null, inputsSha256: null });
    expect((await inputs(send(viewer), of(backtestId))).status).toBe(409);
    expect((await cancel(send(viewer, {}), of(backtestId))).status).toBe(403);
    expect(await (await cancel(send(finance, {}), of(backtestId))).json()).toEqual({ backtestId });
    expect((await cancel(send(finance, {}), of(backtestId))).status).toBe(409);
  });

  it("refuse who may not, what is no period, what was not observed, and what there is not", async () => {
    expect((await POST(send(viewer, { from: hour(20), to: hour(0) }), none)).status).toBe(403);
    const refusals: [unknown, number, string][] = [
      [{ to: hour(0) }, 400, "from"],
      [{ from: "yesterday", to: hour(0) }, 400, "from"],
      [{ from: hour(20), to: hour(0), policies: ["clairvoyance"] }, 400, "policies"],
      [{ from: hour(20), to: hour(0), policies: [] }, 400, "policies"],
      [{ from: hour(5), to: hour(0) }, 409, "from"],
    ];
    for (const [body, status, field] of refusals) {
      const answer = await POST(send(finance, body), none);
      const { error } = await answer.json();
      expect([answer.status, String(error.field).split("[")[0]], JSON.stringify(body)).toEqual([
        status,
        field,
      ]);
    }
    for (const backtestId of ["00000000-0000-4000-8000-000000000000", "no-uuid"]) {
      expect((await one(send(viewer), of(backtestId))).status).toBe(404);
      expect((await inputs(send(viewer), of(backtestId))).status).toBe(404);
    }
    expect((await GET(new Request("http://localhost/"), none)).status).toBe(401);
  });
});
