import type { SigningRole } from "@/lib/approvals/model";
import { standings } from "@/lib/approvals/queries";
import { loadApprovalsOf } from "@/lib/approvals/store/approvals";
import { tally } from "@/lib/approvals/tally";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { loadShifts } from "../store/shifts";
import { type ShiftSummary, summaryOf } from "./shift-list";

export interface InboxItem extends ShiftSummary {
  readonly expiresAt: Date;
  /** Every signature that it needs, with who gave it. */
  readonly needs: readonly {
    readonly role: SigningRole;
    readonly because: string;
    readonly by: string | null;
  }[];
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
  const given = await loadApprovalsOf(waiting.map(({ id }) => id));
  const asked = waiting.map((signable) => ({
    signable,
    given: given.get(signable.id) ?? [],
    decision: "approve" as const,
  }));
  const may = await standings(actor, asked, now);
  return {
    waiting: waiting
      .map((shift, index): InboxItem => {
        const standing = may[index];
        const blocked = standing && !standing.allowed ? standing.because : null;
        const needs = tally(shift, given.get(shift.id) ?? []).needs.map(({ need, by }) => ({
          ...need,
          by: by?.decidedByLabel ?? null,
        }));
        return { ...summaryOf(shift), expiresAt: shift.expiresAt, needs, blocked };
      })
      .sort((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime()),
    decided: others
      .filter(({ progress }) => progress.state !== "proposed")
      .slice(0, 20)
      .map(summaryOf),
  };
}
