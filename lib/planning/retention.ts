import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { deleteOldCorrections } from "./store/plans";

/** Ninety-six corrections a day come with their inputs; those that moved nothing are of no use to anyone after this. */
const KEEP_MS = 7 * 86_400_000;

/**
 * Deletes the documents of corrections that moved nothing, a week after. What came of each stays with the rhythm and in
 * the audit log; whatever a shift was made of stays whole.
 */
export async function removeOldCorrections(actor: Actor, now: Date): Promise<number> {
  requirePermission(actor, "plans:solve");
  return deleteOldCorrections(new Date(now.getTime() - KEEP_MS));
}
