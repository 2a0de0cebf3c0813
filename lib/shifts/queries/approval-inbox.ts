import { mayDecide } from "@/lib/approvals/policy";
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
  return {
    waiting: waiting
      .map((shift): InboxItem => {
        const may = mayDecide(shift, actor, now);
        return { ...summaryOf(shift), expiresAt: shift.expiresAt, blocked: may.allowed ? null : may.because };
      })
      .sort((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime()),
    decided: others
      .filter(({ progress }) => progress.state !== "proposed")
      .slice(0, 20)
      .map(summaryOf),
  };
}
