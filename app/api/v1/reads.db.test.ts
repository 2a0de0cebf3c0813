import { beforeAll, describe, expect, it } from "vitest";
import { seedEstate } from "@/lib/dataplane/testing/estate";
import { seedToken } from "@/lib/dataplane/testing/feed-edge";
import { registerDataPlane } from "@/lib/dataplane/verbs/register-data-plane";
import { registerEdge } from "@/lib/dataplane/verbs/register-edge";
import type { Route } from "@/lib/identity/route";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { dataPlanesAnswer } from "./data-planes/operation";
import { GET as getDataPlanes } from "./data-planes/route";
import { fleetsAnswer } from "./fleets/operation";
import { GET as getFleets } from "./fleets/route";
import { gridAnswer } from "./grid/readings/operation";
import { GET as getGrid } from "./grid/readings/route";
import { rhythmAnswer } from "./rhythm/operation";
import { GET as getRhythm } from "./rhythm/route";

const admin = { kind: "user" as const, id: "0", label: "Admin", roles: ["admin" as const], from: "test" };

describe("reads of the machine API", () => {
  useTestDatabase();
  let secret = "";
  beforeAll(async () => {
    secret = (await seedToken("viewer")).secret;
    await seedEstate({ cells: [], fleets: [{ id: "f", endpoint: "10.0.0.1:80" }] });
    await registerDataPlane(admin, { kind: "haproxy", id: "lb", name: "Load balancers" });
    await registerEdge(admin, { dataPlaneId: "lb", name: "a", address: "unix:/run/a.sock" });
  });
  const ask = async (route: Route<Record<string, never>>): Promise<unknown> => {
    const request = new Request("http://localhost/", { headers: { authorization: `Bearer ${secret}` } });
    return (await route(request, { params: Promise.resolve({}) })).json();
  };

  it("answer as their document says", async () => {
    const fleets = await ask(getFleets);
    expect(fleetsAnswer.strict().parse(fleets).fleets).toMatchObject([
      {
        id: "f",
        country: "DE",
        endpoint: "10.0.0.1:80",
        capacity: { contracted: 10, delivered: 10, healthy: 10 },
      },
    ]);
    expect(gridAnswer.strict().parse(await ask(getGrid))).toEqual({ zones: [] });
    expect(rhythmAnswer.strict().parse(await ask(getRhythm))).toMatchObject({
      nextNightly: null,
      nextCorrection: null,
      waits: "No nightly plan with an envelope has been signed.",
      beats: [],
    });
    const planes = await ask(getDataPlanes);
    expect(dataPlanesAnswer.strict().parse(planes)).toMatchObject({
      desiredVersion: null,
      dataPlanes: [{ id: "lb", edgesInSync: 0, edges: [{ name: "a", sync: "unknown", version: null }] }],
    });
  });
});
