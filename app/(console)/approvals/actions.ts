"use server";

import { act } from "@/app/_shell/act";
import { delegate as give } from "@/lib/approvals/verbs/delegate";
import { revokeDelegation as revoke } from "@/lib/approvals/verbs/revoke-delegation";
import { approveShift as approve, rejectShift as reject } from "@/lib/shifts/verbs/decide-approval";
import {
  approveByLink as approveBy,
  presentLink as present,
  rejectByLink as rejectBy,
} from "@/lib/shifts/verbs/decide-by-link";

const revalidate = ["/approvals", "/shifts"];
const signed = (form: FormData) => ({
  shiftId: form.get("shiftId"),
  snapshotSha256: form.get("snapshotSha256"),
  envelopeSha256: form.get("envelopeSha256"),
  reason: form.get("reason"),
});

const approved = (form: FormData) => {
  const startAt = form.get("startAt");
  return {
    ...signed(form),
    role: form.get("role"),
    startAt: typeof startAt === "string" && startAt !== "" ? `${startAt}Z` : null,
  };
};
const link = (form: FormData) => ({ linkId: form.get("linkId"), linkSecret: form.get("linkSecret") });

const doneApproving = ({ missing }: { missing: string | null }) =>
  missing === null
    ? "Approved. Nothing moves until the shift is started."
    : `Signed. It is approved once ${missing} has signed as well.`;
const doneRejecting = "Rejected. The shift has ended.";
const refused = (result: { refused: string | null }) => result.refused;

export const approveShift = act(approve, { done: doneApproving, revalidate, input: approved });
export const rejectShift = act(reject, { done: doneRejecting, revalidate, input: signed });

export const presentLink = act(present, {
  done: "The link is good.",
  refused,
  input: (form) => ({ shiftId: form.get("shiftId"), ...link(form) }),
});
export const approveByLink = act(approveBy, {
  done: doneApproving,
  refused,
  revalidate,
  input: (form) => ({ ...approved(form), ...link(form) }),
});
export const rejectByLink = act(rejectBy, {
  done: doneRejecting,
  refused,
  revalidate,
  input: (form) => ({ ...signed(form), ...link(form) }),
});

export const delegate = act(give, {
  done: (given) => `${given.delegate} may sign for you now.`,
  revalidate: ["/approvals"],
  input: (form) => {
    const endsAt = form.get("endsAt");
    return {
      delegateId: form.get("delegateId"),
      role: form.get("role"),
      reason: form.get("reason"),
      endsAt: typeof endsAt === "string" && endsAt !== "" ? `${endsAt}Z` : null,
    };
  },
});
export const revokeDelegation = act(revoke, {
  done: (revoked) => `${revoked.delegate} signs for nobody by it any more.`,
  revalidate: ["/approvals"],
});
