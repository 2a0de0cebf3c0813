import { defineVerb } from "@/lib/identity/verb";
import { judgeLink, presentedLink, spendLink } from "../presented-link";
import { approve, approveInput, reject, rejectInput } from "./decide-approval";

/** What became of it: null, or why the link was refused. A refusal is a result, so that its audit entry is committed. */
export interface ByLink {
  readonly refused: string | null;
}

/** The same of a signature: who is missing still, in words; null when nobody is, or it was refused. */
export interface SignedByLink extends ByLink {
  readonly missing: string | null;
}

/** Judges a link when its page has been opened. It stays as good as it was: only a decision uses it up. */
export const presentLink = defineVerb({
  name: "approval_link.present",
  permission: "approvals:read",
  input: presentedLink,
  async run(context, presented): Promise<ByLink> {
    const { link, because } = await judgeLink(context, presented);
    if (!link) return { refused: because };
    const { shiftId } = presented;
    await context.audit({
      action: "approval_link.opened",
      subjectKind: "shift",
      subjectId: shiftId,
      after: { link: link.id },
    });
    return { refused: null };
  },
});

/** Approves by a link. Who may sign is asked as ever: a link brings a person to the decision, it makes no manager of them. */
export const approveByLink = defineVerb({
  name: "approval_link.approve",
  permission: "approvals:read",
  input: approveInput.extend(presentedLink.shape),
  async run(context, { linkId, linkSecret, ...signed }): Promise<SignedByLink> {
    const refused = await spendLink(context, { shiftId: signed.shiftId, linkId, linkSecret });
    const missing = refused === null ? (await approve(context, signed)).missing : null;
    return { refused, missing };
  },
});

/** Rejects by a link. */
export const rejectByLink = defineVerb({
  name: "approval_link.reject",
  permission: "approvals:read",
  input: rejectInput.extend(presentedLink.shape),
  async run(context, { linkId, linkSecret, ...signed }): Promise<ByLink> {
    const refused = await spendLink(context, { shiftId: signed.shiftId, linkId, linkSecret });
    if (refused === null) await reject(context, signed);
    return { refused };
  },
});
