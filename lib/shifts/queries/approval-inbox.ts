import { standings } from "@/lib/approvals/queries";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { loadShifts } from "../store/shifts";
import { type ShiftSummary, summaryOf } from "./shift-list";

export interface InboxItem extends ShiftSummary {
  readonly expiresAt: Date;
  /** Why this reader may not decide on it; null when they may. */
  readonly blocked: string | null;
}

/** What waits for a signature, the first to expire first, and what was decided lately. */
export async function approvalInbox(
  actor: Actor,
  { now }: { now: Date },
): Promise<{ waiting: InboxItem[]; decided: ShiftSummary[] }> {
  requirePermission(actor, "approvals:read");
  const [waiting, others] = await Promise.all([
    loadShifts({ states: ["proposed"] }),
    loadShifts({ take: 50 }),
  ]);
  const may = await standings(actor, waiting, now);
  return {
    waiting: waiting
      .map((shift, index): InboxItem => {
        const standing = may[index];
        const blocked = standing && !standing.allowed ? standing.because : null;
        return { ...summaryOf(shift), expiresAt: shift.expiresAt, blocked };
      })
      .sort((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime()),
    decided: others
      .filter(({ progress }) => progress.state !== "proposed")
      .slice(0, 20)
      .map(summaryOf),
  };
}
