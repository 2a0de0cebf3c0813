import { beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/identity/model";
import { createToken } from "@/lib/identity/verbs/create-token";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { person, seedShiftEstate } from "@/lib/shifts/testing/estate";
import { addFreezeWindow } from "@/lib/shifts/verbs/freeze";
import { POST as cancel } from "../freezes/[freezeId]/cancel/route";
import { POST as lift } from "../freezes/[freezeId]/lift/route";
import { freezesAnswer } from "../freezes/operation";
import { POST as freeze, GET as freezes } from "../freezes/route";
import { POST as mute } from "./mutes/route";
import { alarmsAnswer } from "./operation";
import { GET, POST } from "./route";

describe("alarms and freezes over the API", () => {
  useTestDatabase();
  const secrets: Record<string, string> = {};

  beforeAll(async () => {
    await seedShiftEstate(new Date());
    for (const role of ["alarm", "viewer", "sre", "admin", "ingest"] as const)
      secrets[role] = (await createToken(systemActor("test"), { name: `${role} token`, role })).secret;
  });

  const none = { params: Promise.resolve({}) };
  const request = (role: string, body?: unknown) =>
    new Request("http://localhost/", {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${secrets[role]}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const message = (fingerprint: string, labels: object) => ({
    version: "4",
    status: "firing",
    receiver: "ballast",
    groupKey: "{}",
    alerts: [
      {
        status: "firing",
        labels: { alertname: "PowerLoss", ...labels },
        annotations: { summary: "Hall 2 is dark." },
        startsAt: "2026-11-20T02:59:00.5Z",
        endsAt: "0001-01-01T00:00:00Z",
        generatorURL: "",
        fingerprint,
      },
    ],
  });

  it("take what Alertmanager posts, from a token for that alone, and list it as their document says", async () => {
    expect(await (await POST(request("alarm", message("f1", { fleet: "par" })), none)).json()).toEqual({
      received: 1,
      changed: 1,
    });
    for (const role of ["viewer", "sre", "ingest"])
      expect((await POST(request(role, message("f2", {})), none)).status).toBe(403);
    const wrong = await POST(request("alarm", { version: "4", alerts: "all" }), none);
    expect([wrong.status, (await wrong.json()).error.code]).toEqual([400, "invalid"]);
    expect((await GET(request("alarm"), none)).status).toBe(403);
    const { alarms } = alarmsAnswer.strict().parse(await (await GET(request("viewer"), none)).json());
    expect(alarms).toContainEqual(
      expect.objectContaining({
        key: "external/f1",
        scope: { kind: "fleet", id: "par" },
        blocks: true,
        mutedUntil: null,
      }),
    );
  });

  it("are muted for a time", async () => {
    const quiet = { alarmKey: "external/f1", minutes: 15, reason: "a test of the generators" };
    expect((await mute(request("viewer", quiet), none)).status).toBe(403);
    expect((await mute(request("sre", { ...quiet, minutes: 1 }), none)).status).toBe(400);
    expect((await mute(request("sre", quiet), none)).status).toBe(200);
    const { alarms } = alarmsAnswer.parse(await (await GET(request("viewer"), none)).json());
    expect(alarms.find(({ key }) => key === "external/f1")?.mutedUntil).not.toBeNull();
  });

  it("freeze, lift and cancel, and say when", async () => {
    const inHours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();
    const input = { title: "Year end", startsAt: inHours(-1), endsAt: inHours(1), reason: "books close" };
    expect((await freeze(request("sre", input), none)).status).toBe(403);
    const { id } = await (await freeze(request("admin", input), none)).json();
    const read = async () =>
      freezesAnswer.strict().parse(await (await freezes(request("viewer"), none)).json());
    expect((await read()).freezes).toMatchObject([
      { id, scope: { kind: "all" }, open: { endsAt: input.endsAt } },
    ]);
    const of = { params: Promise.resolve({ freezeId: id as string }) };
    expect((await lift(request("admin", {}), of)).status).toBe(400);
    expect((await lift(request("admin", { reason: "done early" }), of)).status).toBe(200);
    expect((await read()).freezes).toMatchObject([{ id, open: null }]);
    const manager = await person("Mona", "manager");
    const later = await addFreezeWindow(manager, {
      title: "Change board",
      startsAt: inHours(2),
      endsAt: inHours(3),
      recurrence: "weekly",
      reason: "nothing moves while it meets",
    });
    const other = { params: Promise.resolve({ freezeId: later.id }) };
    expect((await cancel(request("admin", { reason: "no board" }), other)).status).toBe(200);
    expect((await cancel(request("admin", { reason: "no board" }), other)).status).toBe(409);
  });
});
