import { beforeAll, describe, expect, it } from "vitest";
import type { TargetGroup } from "@/app/_shell/palette-targets";
import { seedToken } from "@/lib/dataplane/testing/feed-edge";
import { listFleetNames } from "@/lib/fleet/queries";
import type { Actor } from "@/lib/identity/model";
import { prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { shiftCounts } from "@/lib/shifts/queries/names";
import { seedEstate } from "@/lib/telemetry/testing/estate";
import { GET } from "./route";

const viewer: Actor = { kind: "user", id: "v", label: "Vera", roles: ["viewer"], from: "test" };
const machine: Actor = { kind: "token", id: "t", label: "collector", roles: ["ingest"], from: "test" };

describe("names for the palette", () => {
  useTestDatabase();
  let secret = "";
  beforeAll(async () => {
    await seedEstate();
    secret = (await seedToken("viewer")).secret;
    await prisma().contract.create({
      data: {
        id: "azure-2025",
        providerId: "azure",
        counterparty: "Microsoft",
        title: "Incremental Azure commitment",
        signedOn: new Date("2025-10-28"),
        termStart: new Date("2025-11-01"),
        termEnd: new Date("2032-10-31"),
        totalUsd: "250000000000",
        illustrative: true,
      },
    });
    await prisma().fleet.update({ where: { id: "fleet-b" }, data: { state: "retired" } });
  });

  it("are of what there is: fleets in use, contracts, and no plan or shift yet", async () => {
    const request = new Request("http://localhost/", { headers: { authorization: `Bearer ${secret}` } });
    const groups = (await (await GET(request)).json()) as TargetGroup[];
    expect(groups).toEqual([
      {
        label: "Fleets",
        targets: [{ name: "fleet-a", detail: "azure:germanywestcentral", href: "/fleets/fleet-a" }],
      },
      {
        label: "Contracts",
        targets: [
          { name: "Incremental Azure commitment", detail: "Microsoft", href: "/contracts/azure-2025" },
        ],
      },
      { label: "Plans", targets: [] },
      { label: "Shifts", targets: [] },
    ]);
  });

  it("are not for whom may not read them", async () => {
    await expect(listFleetNames(machine)).rejects.toMatchObject({ code: "forbidden" });
    await expect(shiftCounts(machine)).rejects.toMatchObject({ code: "forbidden" });
    await expect(shiftCounts(viewer)).resolves.toEqual({ proposed: 0, moving: 0 });
  });
});
