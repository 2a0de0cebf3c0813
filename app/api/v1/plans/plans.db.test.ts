import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/identity/model";
import { createToken } from "@/lib/identity/verbs/create-token";
import { checkPlan } from "@/lib/planning/check";
import { solveProposedPlan } from "@/lib/planning/solve-proposed";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { seed } from "@/prisma/seed/seed";
import { planAnswer } from "./[planId]/operation";
import { GET as one } from "./[planId]/route";
import { plansAnswer } from "./operation";
import { GET, POST } from "./route";

describe("plans over the API", () => {
  useTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), "ballast-plans-api-"));
  let viewer = "";
  let sre = "";

  beforeAll(async () => {
    await seed({ scenario: "few-regions", dataDir });
    viewer = (await createToken(systemActor("test"), { name: "reader", role: "viewer" })).secret;
    sre = (await createToken(systemActor("test"), { name: "nightly", role: "sre" })).secret;
  });
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  const send = (secret: string, body?: unknown) =>
    new Request("http://localhost/", {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const none = { params: Promise.resolve({}) };
  const of = (planId: string) => ({ params: Promise.resolve({ planId }) });

  it("are proposed, solved and read whole, so that anyone can check them", async () => {
    const { planId } = await (await POST(send(sre, { reason: "Nightly" }), none)).json();
    await solveProposedPlan(systemActor("worker"), planId);
    const list = plansAnswer.strict().parse(await (await GET(send(viewer), none)).json());
    expect(list.plans).toMatchObject([{ id: planId, state: "ready", proposedBy: "nightly" }]);
    const { snapshot, plan } = planAnswer.strict().parse(await (await one(send(viewer), of(planId))).json());
    expect(plan && (await checkPlan(snapshot, plan)).broken).toEqual([]);
  }, 180_000);

  it("refuse who may not, what is not said, and what there is not", async () => {
    expect((await POST(send(viewer, { reason: "Nightly" }), none)).status).toBe(403);
    const unsaid = await POST(send(sre, {}), none);
    expect(unsaid.status).toBe(400);
    expect(await unsaid.json()).toMatchObject({ error: { field: "reason" } });
    for (const planId of ["00000000-0000-4000-8000-000000000000", "no-uuid"]) {
      expect((await one(send(viewer), of(planId))).status).toBe(404);
    }
    expect((await GET(new Request("http://localhost/"), none)).status).toBe(401);
  });
});
