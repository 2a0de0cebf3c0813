import { openPlane } from "@/lib/dataplane/open-plane";
import type { EdgeObservation } from "@/lib/dataplane/port";
import { type DataPlaneRecord, loadPlanes } from "@/lib/dataplane/store/planes";
import { newestTable, tableByVersion } from "@/lib/dataplane/store/tables";
import { differences, hashRoutes, orderRoutes } from "@/lib/dataplane/table";
import type { Snapshot } from "@/lib/planning/model";
import { systemClock } from "@/lib/platform/clock";
import type { Tx } from "@/lib/platform/db/client";
import { refuse } from "@/lib/platform/errors";
import { currentSnapshot, estateOf } from "../current";
import { type Impact, impactOf } from "../impact";
import { defaultPace } from "../policy";
import { countMoving } from "../store/moving";
import { loadShiftPolicy } from "../store/policy";
import { restrict, routesFromShares, sharesFromRoutes, touched } from "../table";
import { adoptedTable, whyNotAdopt } from "./adopted-table";

/** What adopting an edge's routes would do now, and whether it may. Nothing has changed yet. */
export interface PreparedAdoption {
  readonly baseVersion: number;
  readonly routes: readonly { cell: string; fleet: string; share: number }[];
  readonly sha256: string;
  readonly followers: number;
  readonly impact: Impact;
  readonly forbidden: readonly string[];
}

/** Reads the edge itself, the other edges and the estate. Refuses an edge that cannot be read, or cannot drift. */
export async function prepareAdoption(
  of: { dataPlaneId: string; edge: string },
  now: Date,
  tx: Tx,
  estate: (now: Date) => Promise<Snapshot> = currentSnapshot,
): Promise<PreparedAdoption> {
  const [planes, table, snapshot, policy, moving] = await Promise.all([
    loadPlanes(tx),
    newestTable(tx),
    estate(now),
    loadShiftPolicy(tx),
    countMoving(tx),
  ]);
  const plane = planes.find(({ id }) => id === of.dataPlaneId);
  if (!plane?.edges.some(({ name }) => name === of.edge))
    return refuse("not_found", `Data plane ${of.dataPlaneId} has no edge ${of.edge}.`);
  if (!table) return refuse("conflict", "No routing table has been published yet.");
  if (plane.kind === "feed")
    return refuse("conflict", "An edge of a feed runs what it fetched: there is nothing to adopt from it.");
  if (!plane.enabled) return refuse("conflict", `Data plane ${plane.id} is disabled, and is not read.`);

  const port = openPlane(plane, systemClock);
  const seen = (await port.observe()).find(({ edge }) => edge === of.edge);
  if (seen?.state !== "read" || seen.routes === null)
    return refuse(
      "conflict",
      `What ${of.edge} runs cannot be read now. ${seen?.state === "unreachable" ? seen.reason : ""}`.trim(),
    );
  if (seen.strange) return refuse("conflict", `It runs what no table can say: ${seen.strange}`);
  const published = sharesFromRoutes(table.routes);
  const { worstShareError: tolerance } = port.capabilities();
  const adopted = adoptedTable(published, seen.routes, tolerance);
  const routes = orderRoutes(routesFromShares(adopted));
  const followers = await countFollowers(planes, of, routes);
  const { facts, forwardLimit } = estateOf(snapshot);
  const { cells } = touched(published, adopted);
  const only = Object.fromEntries(cells.map((cell) => [cell, {}]));
  return {
    baseVersion: table.version,
    routes,
    sha256: hashRoutes(routes),
    followers,
    impact: impactOf(snapshot, 0, published, restrict(published, only), restrict(adopted, only)),
    forbidden: whyNotAdopt({
      published,
      adopted,
      facts,
      pace: { ...defaultPace, ...policy.pace },
      limit: forwardLimit,
      followers,
      moving,
    }),
  };
}

/** Other edges that run something else than these routes, or cannot be read: their traffic would move. */
async function countFollowers(
  planes: readonly DataPlaneRecord[],
  of: { dataPlaneId: string; edge: string },
  routes: PreparedAdoption["routes"],
): Promise<number> {
  const counts = await Promise.all(
    planes
      .filter(({ enabled }) => enabled)
      .map(async (plane) => {
        const port = openPlane(plane, systemClock);
        const { worstShareError } = port.capabilities();
        const others = (await port.observe()).filter(
          ({ edge }) => plane.id !== of.dataPlaneId || edge !== of.edge,
        );
        const runs = await Promise.all(others.map(routesOf));
        return runs.filter((own) => !own || differences(routes, own, worstShareError).length > 0).length;
      }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function routesOf(seen: EdgeObservation) {
  if (seen.state !== "read") return null;
  if (seen.routes !== null) return seen.routes.filter(({ share }) => share > 0);
  return seen.version === null ? null : ((await tableByVersion(seen.version))?.routes ?? null);
}
