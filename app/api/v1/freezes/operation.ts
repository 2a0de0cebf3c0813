import { z } from "zod";
import { recurrences } from "@/lib/shifts/freeze";
import { placeScopes } from "@/lib/shifts/place-scope";
import type { FreezeCalendar } from "@/lib/shifts/queries/freezes";
import { addFreezeWindow, cancelFreeze, liftFreeze } from "@/lib/shifts/verbs/freeze";
import type { Operation } from "../openapi.json/operation";

export const freezeBodyBytes = 8_192;

const instant = z.iso.datetime().describe("UTC.");
const time = z.object({ startsAt: instant, endsAt: instant });

export const freezesAnswer = z.object({
  timeZone: z.string().describe("IANA name; the clock of the estate."),
  freezes: z.array(
    z.object({
      id: z.uuid(),
      title: z.string(),
      reason: z.string(),
      scope: z.object({ kind: z.enum(placeScopes), id: z.string().optional() }),
      recurrence: z.enum(recurrences),
      timeZone: z.string().describe("On whose clock it recurs."),
      createdBy: z.string(),
      open: time.nullable().describe("The time that holds now."),
      next: time.nullable(),
    }),
  ),
  times: z.array(time.extend({ freezeId: z.uuid() })).describe("Of the next 90 days, the first first."),
});
export type FreezesAnswer = z.infer<typeof freezesAnswer>;

const spelled = (one: { startsAt: Date; endsAt: Date }) => ({
  startsAt: one.startsAt.toISOString(),
  endsAt: one.endsAt.toISOString(),
});

export const toAnswer = ({ timeZone, freezes, times }: FreezeCalendar): FreezesAnswer => ({
  timeZone,
  freezes: freezes.map(({ id, title, reason, scope, recurrence, createdBy, open, next, ...freeze }) => ({
    id,
    title,
    reason,
    scope: { ...scope },
    recurrence,
    timeZone: freeze.timeZone,
    createdBy,
    open: open && spelled(open),
    next: next && spelled(next),
  })),
  times: times.map(({ freezeId, ...one }) => ({ freezeId, ...spelled(one) })),
});

const refusals = ["unauthenticated", "forbidden", "rate_limited", "unavailable"] as const;
const acting = [...refusals, "invalid", "not_found", "conflict", "too_large", "unsupported_type"] as const;

const end = (what: "lift" | "cancel", summary: string, verb: typeof liftFreeze): Operation => ({
  method: "post",
  path: `/api/v1/freezes/{freezeId}/${what}`,
  tag: "Traffic",
  summary,
  permission: verb.permission,
  body: { schema: verb.input.omit({ id: true }), maxBytes: freezeBodyBytes },
  answer: { description: "It is done.", schema: z.object({ id: z.uuid() }) },
  refusals: acting,
});

export const freezeOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/freezes",
    tag: "Traffic",
    summary: "When traffic is not to be moved",
    permission: "shifts:read",
    answer: { description: "Freezes that hold or are to come.", schema: freezesAnswer },
    refusals,
  },
  {
    method: "post",
    path: "/api/v1/freezes",
    tag: "Traffic",
    summary: "Keep traffic where it is for a time, once or again and again",
    description:
      "No shift that touches its scope starts inside it, and one that runs takes no further step until it ends. Rollbacks, and traffic that returns from a drain, go on; a drain needs words of its own.",
    permission: addFreezeWindow.permission,
    body: { schema: addFreezeWindow.input, maxBytes: freezeBodyBytes },
    answer: { description: "It is set.", schema: z.object({ id: z.uuid() }) },
    refusals: acting,
  },
  end("lift", "End the time of a freeze that is open now; later ones stay", liftFreeze),
  end("cancel", "End a freeze for good", cancelFreeze),
];
