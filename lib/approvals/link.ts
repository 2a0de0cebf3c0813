/** A way for one person to one decision, used once. Its secret is kept only as a hash. */
export interface ApprovalLink {
  readonly id: string;
  readonly userId: string;
  readonly shiftId: string;
  readonly snapshotSha256: string;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

/** What a link leads to, as it is now. */
export interface Target {
  readonly shiftId: string;
  readonly snapshotSha256: string | null;
  readonly waits: boolean;
}

/** How the link was brought: by whom, and whether the secret was the right one; null where none is asked for yet. */
export interface Presented {
  readonly actor: { readonly kind: string; readonly id: string };
  readonly secretFits: boolean | null;
}

/**
 * Why a link is refused, as a sentence; null when it is good. Whoever has not its secret learns nothing of it, and who
 * it was not made for no more than that.
 */
export function whyNotLink(
  link: ApprovalLink | null,
  presented: Presented,
  target: Target,
  now: Date,
): string | null {
  if (!link || link.shiftId !== target.shiftId || presented.secretFits === false)
    return "This is no link that Ballast made: it is incomplete, or was altered. Open it again from the notification.";
  if (presented.actor.kind !== "user" || presented.actor.id !== link.userId)
    return "This link was made for somebody else. Links are personal: sign in as who was notified.";
  if (link.usedAt) return "This link has been used. It works once.";
  if (now >= link.expiresAt) return "This link has expired, and with it the time to decide.";
  if (!target.waits) return "This shift waits for no decision any more.";
  if (link.snapshotSha256 !== target.snapshotSha256)
    return "This link was made for other inputs than this shift's plan was made from.";
  return null;
}

/** Says what it is wherever it turns up, so that logs blot it out and secret scanners find it. */
export const linkSecretPrefix = "blsl_";

/**
 * Where a link leads. The secret is in the fragment, which browsers send to no server: it is in no log, no referrer and
 * no prefetch, and reaches Ballast only with the decision itself.
 */
export const linkPath = (link: { id: string; shiftId: string }, secret: string): string =>
  `/approvals/${link.shiftId}?link=${link.id}#${secret}`;
