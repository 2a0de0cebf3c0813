import { beforeAll, describe, expect, it } from "vitest";
import { seedToken } from "@/lib/dataplane/testing/feed-edge";
import type { Actor } from "@/lib/identity/model";
import { systemActor } from "@/lib/identity/model";
import { createToken } from "@/lib/identity/verbs/create-token";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { loadShift } from "@/lib/shifts/store/shifts";
import { acknowledge, cells, person, planFor, report, seedShiftEstate } from "@/lib/shifts/testing/estate";
import { approveShift } from "@/lib/shifts/verbs/decide-approval";
import { proposeShift } from "@/lib/shifts/verbs/propose-shift";
import { POST as abort } from "./[shiftId]/abort/route";
import { POST as pause } from "./[shiftId]/pause/route";
import { POST as start } from "./[shiftId]/start/route";
import { shiftsAnswer } from "./operation";
import { GET } from "./route";

describe("shifts over the API", () => {
  useTestDatabase();
  let viewer = "";
  let operator = "";
  let sre: Actor;
  let shiftId = "";

  beforeAll(async () => {
    const now = new Date();
    await seedShiftEstate(now);
    await report(now);
    await acknowledge(now);
    viewer = (await seedToken("viewer")).secret;
    operator = (await createToken(systemActor("test"), { name: "automation", role: "sre" })).secret;
    sre = await person("Sara", "sre");
    const planId = await planFor(sre, now, { [cells.de]: { fra: 0.4, par: 0.6 }, [cells.fr]: { par: 1 } });
    ({ shiftId } = await proposeShift(sre, { planId, reason: "Frankfurt is degraded" }));
  });

  const send = (secret: string, body?: unknown) =>
    new Request("http://localhost/", {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const of = (id = shiftId) => ({ params: Promise.resolve({ shiftId: id }) });

  it("are listed as their document says", async () => {
    const answer = await (await GET(send(viewer), { params: Promise.resolve({}) })).json();
    expect(shiftsAnswer.strict().parse(answer).shifts).toMatchObject([
      { id: shiftId, situation: "proposed", fraction: null, steps: { passed: 0 }, fleets: ["fra", "par"] },
    ]);
  });

  it("refuse who may not, what may not be yet, and what is not said", async () => {
    expect((await pause(send(viewer, { reason: "wait" }), of())).status).toBe(403);
    const early = await pause(send(operator, { reason: "wait" }), of());
    expect(early.status).toBe(409);
    expect(await early.json()).toMatchObject({
      error: { code: "conflict", message: "Nothing is moving yet." },
    });
    expect(await (await pause(send(operator, {}), of())).json()).toMatchObject({
      error: { field: "reason" },
    });
    const unknown = "00000000-0000-4000-8000-000000000000";
    expect((await pause(send(operator, { reason: "wait" }), of(unknown))).status).toBe(404);
    expect((await start(send(operator, {}), of())).status).toBe(409);
  });

  it("start, and take what is asked of them", async () => {
    const manager = await person("Mona", "manager");
    const { snapshotSha256 } = (await loadShift(shiftId)) ?? {};
    await approveShift(manager, { shiftId, snapshotSha256: snapshotSha256 ?? "", reason: "looks right" });
    expect(await (await start(send(operator, {}), of())).json()).toEqual({ shiftId });
    const asked = await abort(send(operator, { reason: "wrong evening" }), of());
    expect(await asked.json()).toEqual({ shiftId, takenUp: false });
    expect((await loadShift(shiftId))?.request).toMatchObject({ kind: "abort", by: "automation" });
  });
});
