import { newestTable } from "@/lib/dataplane/store/tables";
import { differences } from "@/lib/dataplane/table";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { inTransaction } from "@/lib/platform/db/transaction";
import { type PreparedAdoption, prepareAdoption } from "../adoption/prepare";
import { recentSnapshot } from "../current";
import { type AdoptionRecord, openAdoptions } from "../store/adoptions";

export interface WaitingAdoption {
  readonly adoption: Omit<AdoptionRecord, "routes">;
  /** Where it departs from the table that is published now, widest first. */
  readonly changes: readonly { cell: string; fleet: string; wanted: number; found: number }[];
}

/** What waits to become the published table, of data planes that were changed by hand. */
export async function waitingAdoptions(actor: Actor, now: Date): Promise<WaitingAdoption[]> {
  requirePermission(actor, "shifts:read");
  const waiting = (await openAdoptions()).filter(({ expiresAt }) => expiresAt > now);
  if (waiting.length === 0) return [];
  const table = await newestTable();
  return waiting.map(({ routes, ...adoption }) => ({
    adoption,
    changes: differences(table?.routes ?? [], routes, 1e-6),
  }));
}

/** What adopting an edge's routes would do now, as read from the edge itself. */
export async function adoptionPreview(
  actor: Actor,
  of: { dataPlaneId: string; edge: string },
  now: Date,
): Promise<PreparedAdoption> {
  requirePermission(actor, "shifts:read");
  return inTransaction((tx) => prepareAdoption(of, now, tx, recentSnapshot), { timeoutMs: 15_000 });
}
