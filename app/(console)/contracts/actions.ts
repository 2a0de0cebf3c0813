"use server";

import { act } from "@/app/_shell/act";
import { amendContract as amend } from "@/lib/contracts/verbs/amend-contract";
import { meetObligation as meet } from "@/lib/contracts/verbs/meet-obligation";
import { recordStatement as record } from "@/lib/contracts/verbs/record-statement";
import { typedTiers } from "./typed-tiers";

const revalidate = ["/contracts"];

export const recordStatement = act(record, {
  done: "The statement is recorded; the burn-down starts from it.",
  revalidate,
});

export const meetObligation = act(meet, { done: "The obligation is marked as met.", revalidate });

export const amendContract = act(amend, {
  done: "The amendment is recorded.",
  revalidate,
  input: (form) => ({
    contractId: form.get("contractId"),
    id: form.get("id"),
    signedOn: form.get("signedOn"),
    summary: form.get("summary"),
    endsClauseIds: form.getAll("endsClauseIds"),
    effectiveTo: form.get("effectiveTo") || undefined,
    priceTiers: typedTiers(form),
    sourceName: form.get("sourceName"),
    reason: form.get("reason"),
  }),
});
