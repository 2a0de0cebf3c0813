import type { Actor } from "@/lib/identity/model";
import type { VerbContext } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { type AdoptionRecord, answerAdoption, lockAdoption } from "../store/adoptions";

/** The request, locked; refuses one that was answered, or waited for too long. */
export async function loadOpenAdoption({ tx, now }: VerbContext, id: string): Promise<AdoptionRecord> {
  const adoption = await lockAdoption(tx, id);
  if (!adoption) return refuse("not_found", "There is no such request to adopt.");
  if (adoption.decision !== null) return refuse("conflict", `It was ${adoption.decision} already.`);
  if (adoption.expiresAt <= now)
    return refuse("expired", "It waited for too long: read the edge again, and ask anew.");
  return adoption;
}

/** Answers a request, as part of the caller's transaction. */
export async function decide(
  { tx, now, live }: VerbContext,
  { id, dataPlaneId }: AdoptionRecord,
  decision: "signed" | "rejected" | "withdrawn",
  by: Actor,
  why: string,
  version: number | null,
): Promise<void> {
  await answerAdoption(tx, id, {
    decision,
    decidedById: by.id,
    decidedBy: by.label,
    decidedAt: now,
    decisionReason: why,
    version,
  });
  await live("dataplane", dataPlaneId);
}
