import type { Actor } from "@/lib/identity/model";
import type { Clock } from "@/lib/platform/clock";
import type { Tx } from "@/lib/platform/db/client";
import { inTransaction } from "@/lib/platform/db/transaction";
import { denialsOf } from "./law";
import type { PublishGuard, RoutingStore, TableWriter } from "./routing-store";
import {
  beginAttempt,
  loadEffect,
  loadEffects,
  recordIntents,
  recordOutcome as writeOutcome,
} from "./store/effects";
import { withPlaneLock } from "./store/plane-lock";
import { loadPlanes } from "./store/planes";
import {
  insertTable,
  lockTables,
  newestTable,
  newestVersion,
  tableByKey,
  tableByVersion,
} from "./store/tables";
import { intendNewest } from "./verbs/intend-newest";
import { recordOutcome } from "./verbs/record-outcome";

/** Tables, publications and data planes in PostgreSQL, for the system process `actor`. */
export function liveRoutingStore(actor: Actor, clock: Clock, unfit: PublishGuard): RoutingStore {
  return {
    planes: async () => (await loadPlanes()).filter(({ enabled }) => enabled),
    newest: () => newestTable(),
    newestVersion: () => newestVersion(),
    table: (version) => tableByVersion(version),
    effect: (dataPlaneId, version) => loadEffect(dataPlaneId, version),
    intend: (dataPlaneId, version) => intendNewest(actor, { dataPlaneId, version }, { clock }),
    beginAttempt,
    exclusively: withPlaneLock,
    record: (reading) =>
      recordOutcome(actor, { ...reading, edges: reading.edges.map((edge) => ({ ...edge })) }, { clock }),
    async reopen(version) {
      await inTransaction(async (tx) => {
        // A table made meanwhile has taken its place: opened now, its publication would be settled by nobody.
        await lockTables(tx);
        if ((await newestVersion(tx)) !== version) return;
        for (const { dataPlaneId, outcome } of await loadEffects(version, tx)) {
          if (outcome === "superseded") continue;
          await writeOutcome(tx, { dataPlaneId, version, outcome: null, detail: null }, clock.now());
        }
      });
    },
    denials: denialsOf,
    unfit,
  };
}

/** Makes tables in PostgreSQL, as part of the caller's transaction. */
export const tableWriter = (tx: Tx): TableWriter => ({
  lock: () => lockTables(tx),
  newest: () => newestTable(tx),
  byKey: (key) => tableByKey(key, tx),
  insert: (table) => insertTable(tx, table),
  enabledPlanes: async () => (await loadPlanes(tx)).filter(({ enabled }) => enabled).map(({ id }) => id),
  recordIntents: (version, dataPlaneIds, at) => recordIntents(tx, version, dataPlaneIds, at),
  denials: denialsOf,
});
