"use server";

import { act } from "@/app/_shell/act";
import { createRule as create } from "@/lib/residency/verbs/create-rule";
import { endRule as end } from "@/lib/residency/verbs/end-rule";

const revalidate = ["/residency"];

/** `EU, IN` → `["EU", "IN"]`. */
const list = (text: FormDataEntryValue | null) =>
  String(text ?? "")
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((part) => part.toUpperCase());

export const createRule = act(create, {
  done: ({ ruleId }) => `Rule ${ruleId} is recorded; plans from its effective date on obey it.`,
  revalidate,
  input: (form) => ({
    id: String(form.get("id") ?? ""),
    title: String(form.get("title") ?? ""),
    legalBasis: String(form.get("legalBasis") ?? ""),
    originJurisdictions: list(form.get("originJurisdictions")),
    dataClasses: form.getAll("dataClasses"),
    allowedJurisdictions: list(form.get("allowedJurisdictions")),
    requiresSovereign: form.get("requiresSovereign") === "on",
    effectiveFrom: form.get("effectiveFrom"),
    sourceName: String(form.get("sourceName") ?? ""),
    sourceUrl: form.get("sourceUrl") || undefined,
    reason: String(form.get("reason") ?? ""),
  }),
});

export const endRule = act(end, { done: "The rule's end is recorded.", revalidate });
