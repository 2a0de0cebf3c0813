import { z } from "zod";
import { type ApprovalLink, whyNotLink } from "@/lib/approvals/link";
import { loadLink, useLink } from "@/lib/approvals/store/links";
import { sameHash } from "@/lib/identity/token";
import type { VerbContext } from "@/lib/identity/verb";
import { sha256Hex } from "@/lib/platform/hash";
import { requireShift } from "./access";

/** A link as a browser brings it. A secret of any shape is taken, so that a forged one is judged and put on record. */
export const presentedLink = z.strictObject({
  shiftId: z.uuid(),
  linkId: z.uuid("This link is incomplete. Open it again from the notification."),
  linkSecret: z.string().max(200),
});
type PresentedLink = z.output<typeof presentedLink>;

/** Judges a link, and writes a refusal down: whoever tries one that is forged, used or not theirs is on record. */
export async function judgeLink(
  { tx, actor, now, audit }: VerbContext,
  { shiftId, linkId, linkSecret }: PresentedLink,
): Promise<{ link: ApprovalLink; because: null } | { link: null; because: string }> {
  const shift = await requireShift(tx, shiftId);
  const link = await loadLink(linkId, tx);
  const secretFits = link !== null && sameHash(link.secretHash, sha256Hex(linkSecret));
  const { snapshotSha256, progress } = shift;
  const target = { shiftId, snapshotSha256, waits: progress.state === "proposed" };
  const because = whyNotLink(link, { actor, secretFits }, target, now);
  if (link && because === null) return { link, because };
  await audit({
    action: "approval_link.refused",
    subjectKind: "shift",
    subjectId: shiftId,
    planId: shift.planId,
    reason: because,
    after: { link: linkId, madeFor: link?.userId ?? null },
  });
  return { link: null, because: because ?? "" };
}

/** Uses a link up, in the transaction of the decision it leads to; otherwise says why not. */
export async function spendLink(context: VerbContext, presented: PresentedLink): Promise<string | null> {
  const { tx, now, audit } = context;
  const { link, because } = await judgeLink(context, presented);
  if (!link) return because;
  // Two at once read it unused; the second waits here for the first, and then finds it used.
  const used = await useLink(tx, link.id, now);
  const refused = used ? null : "This link has been used. It works once.";
  await audit({
    action: used ? "approval_link.used" : "approval_link.refused",
    subjectKind: "shift",
    subjectId: presented.shiftId,
    reason: refused,
    after: { link: link.id },
  });
  return refused;
}
