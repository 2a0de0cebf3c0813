import { log } from "@/lib/platform/log";
import type { RoutingTable } from "../model";
import { fleetsByBackend } from "./backends";
import { type Change, changesFor, firstMismatch, type Target } from "./changes";
import { KubeFailure } from "./failure";
import type { HttpRouteManifest } from "./http-route";
import type { RouteApi } from "./kube";
import { ownerLabel } from "./names";
import { readRoutes } from "./reading";

/** Requests to one cluster at the same time. */
const atOnce = 8;
/** How often a publication starts over because a route was changed between reading and writing it. */
const tries = 4;

/**
 * Makes one cluster hold the table: reads, writes what differs, and reads back. Returns why the cluster is not known to
 * hold it, or null; a KubeFailure when the cluster could not be spoken to.
 */
export async function publishTo(
  api: RouteApi,
  edge: string,
  table: RoutingTable,
  key: string,
  target: Target,
): Promise<string | null> {
  const owners = fleetsByBackend(target.backends);
  for (let left = tries; ; left -= 1) {
    const present = await api.routes(target.planeId);
    const change = changesFor(table, key, target, present, readRoutes(present, owners, target.settings));
    if (change.kind === "impossible") return change.reason;
    if (change.kind === "none") return firstMismatch(table, readRoutes(present, owners, target.settings));
    try {
      await write(api, edge, change, target.planeId);
    } catch (error) {
      // A controller that notes its status changes a route too: what was read is read once more.
      if (error instanceof KubeFailure && error.kind === "changed" && left > 1) continue;
      throw error;
    }
    return firstMismatch(table, readRoutes(await api.routes(target.planeId), owners, target.settings));
  }
}

/**
 * First everything as a dry run, so that a cluster which refuses one route is left with none half written; then the
 * routes; then the removal of those whose cells have gone.
 */
async function write(
  api: RouteApi,
  edge: string,
  { applies, removals }: Extract<Change, { kind: "write" }>,
  planeId: string,
): Promise<void> {
  const rehearsed = applies.filter(({ changes }) => changes === "routes");
  await inTurns(rehearsed, ({ manifest }) => take(api, manifest, planeId, true));
  await inTurns(applies, async ({ manifest }) => {
    const taken = await take(api, manifest, planeId, false);
    if (taken.length > 0)
      log.warn(
        { dataPlane: planeId, edge, route: manifest.metadata.name, taken },
        "took fields of a route back",
      );
  });
  await inTurns(removals, (route) => api.remove(route));
}

/**
 * Applies one route; returns what was taken from other managers. Only a route that is this data plane's by its label is
 * taken from others: it is to be as the table says. Any other of the same name is somebody's own and left alone.
 */
async function take(api: RouteApi, manifest: HttpRouteManifest, planeId: string, dryRun: boolean) {
  try {
    await api.apply(manifest, { force: false, dryRun });
    return [];
  } catch (error) {
    if (!(error instanceof KubeFailure) || error.kind !== "conflict") throw error;
    // The list of routes is by label: what has a resource version was in it.
    if (manifest.metadata.resourceVersion === undefined) {
      const { namespace, name } = manifest.metadata;
      const [first] = error.conflicts;
      throw new KubeFailure(
        "conflict",
        `HTTPRoute ${namespace}/${name} is not Ballast's: ${first?.manager} manages its ${first?.field}. Remove it, or give it to Ballast with the label ${ownerLabel}=${planeId}. Nothing was published.`,
        error.conflicts,
      );
    }
    await api.apply(manifest, { force: true, dryRun });
    return error.conflicts;
  }
}

async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < items.length; at += atOnce) {
    // All of a turn are waited for, also when one fails: nothing is still being written when the caller goes on.
    const turn = await Promise.allSettled(items.slice(at, at + atOnce).map(work));
    for (const one of turn) if (one.status === "rejected") throw one.reason;
  }
}
