"use server";

import { act } from "@/app/_shell/act";
import { approveShift as approve, rejectShift as reject } from "@/lib/shifts/verbs/decide-approval";

const revalidate = ["/approvals", "/shifts"];
const signed = (form: FormData) => ({
  shiftId: form.get("shiftId"),
  snapshotSha256: form.get("snapshotSha256"),
  envelopeSha256: form.get("envelopeSha256"),
  reason: form.get("reason"),
});

export const approveShift = act(approve, {
  done: "Approved. Nothing moves until the shift is started.",
  revalidate,
  input: (form) => {
    const startAt = form.get("startAt");
    return { ...signed(form), startAt: typeof startAt === "string" && startAt !== "" ? `${startAt}Z` : null };
  },
});

export const rejectShift = act(reject, { done: "Rejected. The shift has ended.", revalidate, input: signed });
