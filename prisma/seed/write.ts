import type { Tx } from "@/lib/platform/db/client";
import type { Scenario } from "./format";
import type { EstateRows } from "./rows";

/** Inserts an estate into an empty database, in the caller's transaction. */
export async function writeEstate(tx: Tx, rows: EstateRows, scenario: Scenario, now: Date): Promise<void> {
  await tx.jurisdiction.createMany({ data: rows.jurisdictions });
  await tx.jurisdictionMember.createMany({ data: rows.members });
  await tx.provider.createMany({ data: rows.providers });
  await tx.region.createMany({ data: rows.regions });
  await tx.accelerator.createMany({ data: rows.accelerators });
  await tx.model.createMany({ data: rows.models });
  await tx.throughputProfile.createMany({ data: rows.profiles });
  await tx.residencyRule.createMany({ data: rows.rules });
  await tx.contract.createMany({ data: rows.contracts });
  await tx.commitment.createMany({ data: rows.commitments });
  await tx.amendment.createMany({ data: rows.amendments });
  await tx.clause.createMany({ data: rows.clauses });
  await tx.obligation.createMany({ data: rows.obligations });
  await tx.rate.createMany({ data: rows.rates });
  await tx.fleet.createMany({ data: rows.fleets });
  await tx.capacityDelivery.createMany({ data: rows.deliveries });
  await tx.demandCell.createMany({ data: rows.cells });
  await tx.originRtt.createMany({ data: rows.rtts });
  await tx.policy.create({
    data: {
      body: scenario.policy,
      shifts: scenario.shifts,
      createdAt: now,
      createdBy: "seed",
      reason: `First policy of the scenario ${scenario.id}`,
    },
  });
  const offeredVersion = await writeRouting(tx, rows.routing, scenario, now);
  await tx.dataPlane.createMany({
    data: scenario.dataPlanes.map((plane) => ({
      ...plane,
      // An edge that pulls finds the first table at once; others are pushed to by the worker.
      offeredVersion: plane.kind === "feed" ? offeredVersion : null,
      createdAt: now,
    })),
  });
}

async function writeRouting(
  tx: Tx,
  table: EstateRows["routing"],
  scenario: Scenario,
  now: Date,
): Promise<bigint | null> {
  if (!table) return null;
  const { version } = await tx.routingTable.create({
    data: {
      sha256: table.sha256,
      key: `seed:${scenario.id}`,
      note: `First routing table of the scenario ${scenario.title}`,
      createdAt: now,
      createdBy: "seed",
    },
    select: { version: true },
  });
  await tx.routingShare.createMany({
    data: table.routes.map(({ cell, fleet, share }) => ({ version, cellId: cell, fleetId: fleet, share })),
  });
  return version;
}
