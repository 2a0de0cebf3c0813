import { refuse } from "@/lib/platform/errors";
import type { Route } from "./model";
import type { TableWriter } from "./routing-store";
import { denialSentence, faultsOf, hashRoutes, orderRoutes } from "./table";

export type TableIntent = {
  /** Idempotency key: asking again under the same key is asking once. */
  key: string;
  /** The table that the change was computed from; null when there was none. */
  baseVersion: number | null;
  routes: readonly Route[];
  note: string;
  planId: string | null;
  shiftId: string | null;
  createdBy: string;
};

export type Intended = {
  version: number;
  sha256: string;
  /** False when the key was used before for the same routes. */
  made: boolean;
  before: { version: number; sha256: string } | null;
  dataPlanes: string[];
};

/**
 * Makes a new routing table, and the intent to publish it to every enabled data plane, as part of the caller's
 * transaction; `reconcile` does the rest once that commits. Refused when another table was made since `baseVersion`, so
 * that two changes at once never undo each other, when shares do not sum to 1, and when the law denies a route.
 * The caller writes the audit entry.
 */
export async function intendTable(tables: TableWriter, intent: TableIntent, now: Date): Promise<Intended> {
  await tables.lock();
  const { key, baseVersion, routes, note, planId, shiftId, createdBy } = intent;
  const sha256 = hashRoutes(routes);
  const newest = await tables.newest();
  const before = newest && { version: newest.version, sha256: newest.sha256 };
  const known = await tables.byKey(key);
  if (known) {
    if (known.sha256 !== sha256)
      refuse("conflict", `Table ${known.version} was made under the key ${key}, with other routes.`, "key");
    return { version: known.version, sha256, made: false, before, dataPlanes: [] };
  }
  if ((newest?.version ?? null) !== baseVersion)
    refuse(
      "conflict",
      `The routing table changed: ${newest?.version ?? "none"} is the newest, and this change was computed from ${baseVersion ?? "none"}.`,
      "baseVersion",
    );
  const fault = faultsOf(routes)[0];
  if (fault) refuse("invalid", fault, "routes");
  const denied = denialSentence(routes, await tables.denials(routes, now));
  if (denied) refuse("conflict", denied, "routes");

  const version = await tables.insert({
    key,
    sha256,
    note,
    planId,
    shiftId,
    routes: orderRoutes(routes),
    createdAt: now,
    createdBy,
  });
  const dataPlanes = await tables.enabledPlanes();
  await tables.recordIntents(version, dataPlanes, now);
  return { version, sha256, made: true, before, dataPlanes };
}
