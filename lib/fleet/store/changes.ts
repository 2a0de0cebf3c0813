import type { Tx } from "@/lib/platform/db/client";
import type { FleetState } from "../model";

export type FleetRecord = {
  id: string;
  state: FleetState;
  contracted: number;
  delivered: number;
  healthy: number;
  endpoint: string | null;
};

/** A fleet as it is now, locked until the transaction ends, so that two changes follow each other. */
export async function lockFleet(tx: Tx, id: string): Promise<FleetRecord | null> {
  const rows = await tx.$queryRaw<FleetRecord[]>`
    SELECT id, state::text AS state, contracted, delivered, healthy, endpoint FROM fleet WHERE id = ${id} FOR UPDATE`;
  return rows[0] ?? null;
}

/** How many cells the newest routing table sends to the fleet. */
export async function routedCells(tx: Tx, fleetId: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ cells: number }[]>`
    SELECT count(*)::int AS cells FROM routing_share
    WHERE fleet_id = ${fleetId} AND version = (SELECT max(version) FROM routing_table)`;
  return row?.cells ?? 0;
}

export async function writeFleet(
  tx: Tx,
  id: string,
  change: Partial<Pick<FleetRecord, "state" | "delivered" | "healthy" | "endpoint">>,
): Promise<void> {
  await tx.fleet.update({ where: { id }, data: change });
}

export type OpenDelivery = { id: string; accelerators: number; dueOn: Date };

/** The promise for a day that has not been kept yet. */
export async function openDelivery(tx: Tx, fleetId: string, dueOn: Date): Promise<OpenDelivery | null> {
  return tx.capacityDelivery.findFirst({
    where: { fleetId, dueOn, deliveredOn: null },
    select: { id: true, accelerators: true, dueOn: true },
  });
}

/** Whether something is promised to the fleet for that day, kept or not. */
export async function isPromised(tx: Tx, fleetId: string, dueOn: Date): Promise<boolean> {
  return (await tx.capacityDelivery.count({ where: { fleetId, dueOn } })) > 0;
}

/** Marks a promise as kept with what arrived, and records the promise of the rest with the same source. */
export async function closeDelivery(
  tx: Tx,
  id: string,
  arrived: { accelerators: number; deliveredOn: Date },
  rest: { accelerators: number; dueOn: Date } | null,
): Promise<void> {
  const row = await tx.capacityDelivery.update({ where: { id }, data: arrived });
  if (rest)
    await tx.capacityDelivery.create({
      data: {
        fleetId: row.fleetId,
        illustrative: row.illustrative,
        sourceName: row.sourceName,
        sourceDate: row.sourceDate,
        ...rest,
      },
    });
}
