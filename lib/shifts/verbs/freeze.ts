import { z } from "zod";
import { loadFleets } from "@/lib/fleet/store/fleets";
import { defineVerb, type VerbContext } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { isTimeZone } from "@/lib/platform/wall-clock";
import { type FreezeWindow, openTime, recurrences } from "../freeze";
import { covers, type PlaceScope, scopeInput, scopeOf } from "../place-scope";
import {
  insertFreezeWindow,
  loadFreezeWindow,
  rewriteFreezeWindow,
  writeFreezeCancelled,
  writeLifted,
} from "../store/freeze-windows";

const reason = z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000);
const weekMs = 7 * 86_400_000;
const longest = { weekly: [weekMs, "a week"], yearly: [365 * 86_400_000, "a year"] } as const;

const times = scopeInput.extend({
  title: z.string().trim().min(3, "Name it, in at least 3 characters.").max(120),
  startsAt: z.coerce.date({ error: "Say from when." }),
  endsAt: z.coerce.date({ error: "Say until when." }),
  recurrence: z.enum(recurrences).default("once"),
  timeZone: z.string().refine(isTimeZone, "must be an IANA time zone, such as Europe/Berlin").default("UTC"),
  repeatUntil: z.coerce.date().nullable().default(null),
  reason,
});
type Times = z.output<typeof times>;

/** Keeps traffic where it is for a time, once or again and again: no shift that touches its scope starts or goes on. */
export const addFreezeWindow = defineVerb({
  name: "freeze.add",
  permission: "shifts:freeze",
  input: times.strict(),
  async run(context, input) {
    const { tx, actor, now, audit, live } = context;
    const window = await judged(context, input);
    const id = await insertFreezeWindow(tx, { ...window, createdBy: actor.label }, now);
    await audit({ subjectKind: "freeze_window", subjectId: id, reason: input.reason, after: window });
    await live("shift", id);
    return { id };
  },
});

/** Changes a freeze: its times, what it covers, or what it is for. */
export const amendFreeze = defineVerb({
  name: "freeze.amend",
  permission: "shifts:freeze",
  input: times.extend({ id: z.uuid() }).strict(),
  async run(context, { id, ...input }) {
    const { tx, audit, live } = context;
    const before = await standing(context, id);
    const window = await judged(context, input);
    if (!(await rewriteFreezeWindow(tx, id, window)))
      refuse("conflict", "The freeze was cancelled meanwhile.");
    await audit({
      subjectKind: "freeze_window",
      subjectId: id,
      reason: input.reason,
      before: described(before),
      after: window,
    });
    await live("shift", id);
    return { id };
  },
});

/** Ends the time that is open now. One that recurs is there again the next time. */
export const liftFreeze = defineVerb({
  name: "freeze.lift",
  permission: "shifts:freeze",
  input: z.strictObject({ id: z.uuid(), reason }),
  async run(context, { id, reason: why }) {
    const { tx, now, audit, live } = context;
    const time = openTime(await standing(context, id), now);
    if (!time) return refuse("conflict", "The freeze is not open now; cancel or change it instead.", "id");
    if (!(await writeLifted(tx, id, now))) refuse("conflict", "The freeze was cancelled meanwhile.");
    await audit({
      subjectKind: "freeze_window",
      subjectId: id,
      reason: why,
      before: { endsAt: time.endsAt },
      after: { endsAt: now },
    });
    await live("shift", id);
    return { id };
  },
});

/** Ends a freeze for good, with every time that was to come. What it has been stays on the calendar. */
export const cancelFreeze = defineVerb({
  name: "freeze.cancel",
  permission: "shifts:freeze",
  input: z.strictObject({ id: z.uuid(), reason }),
  async run(context, { id, reason: why }) {
    const { tx, actor, now, audit, live } = context;
    const before = await standing(context, id);
    if (!(await writeFreezeCancelled(tx, id, actor.label, now)))
      refuse("conflict", "The freeze was cancelled meanwhile.");
    await audit({
      subjectKind: "freeze_window",
      subjectId: id,
      reason: why,
      before: described(before),
      after: { cancelledAt: now },
    });
    await live("shift", id);
    return { id };
  },
});

/** A freeze that may still be changed. */
async function standing({ tx, now }: VerbContext, id: string): Promise<FreezeWindow> {
  const window = await loadFreezeWindow(id, tx);
  if (!window) return refuse("not_found", "There is no such freeze.", "id");
  const { recurrence, endsAt, repeatUntil, cancelledBy } = window;
  if (cancelledBy) return refuse("conflict", `${cancelledBy} has cancelled this freeze already.`, "id");
  if (recurrence === "once" ? endsAt <= now : repeatUntil && repeatUntil <= now && !openTime(window, now))
    return refuse("conflict", "This freeze is over.", "id");
  return window;
}

const described = ({ title, scope, recurrence, timeZone, startsAt, endsAt, repeatUntil }: FreezeWindow) => ({
  title,
  scope,
  recurrence,
  timeZone,
  startsAt,
  endsAt,
  repeatUntil,
});

/** The window that was asked for, or what is wrong with it. */
async function judged({ tx, now }: VerbContext, { scope: kind, scopeId, ...input }: Times) {
  const { startsAt, endsAt, recurrence, repeatUntil } = input;
  if (startsAt >= endsAt) refuse("invalid", "It must end after it starts.", "endsAt");
  if (recurrence === "once") {
    if (endsAt <= now) refuse("invalid", "It must end in the future.", "endsAt");
    if (repeatUntil) refuse("invalid", "A freeze that happens once is not repeated.", "repeatUntil");
  } else {
    const [most, words] = longest[recurrence];
    if (endsAt.getTime() - startsAt.getTime() > most)
      refuse("invalid", `One that is ${recurrence} lasts ${words} at most.`, "endsAt");
    if (repeatUntil && repeatUntil <= now)
      refuse("invalid", "The last day must lie in the future.", "repeatUntil");
    if (repeatUntil && repeatUntil <= startsAt)
      refuse("invalid", "The last day must come after the first.", "repeatUntil");
  }
  const scope: PlaceScope =
    scopeOf(kind, scopeId) ?? refuse("invalid", `Choose which ${kind} it is about.`, "scopeId");
  const fleets = scope.kind === "all" ? [] : await loadFleets(tx);
  if (scope.kind !== "all" && !fleets.some((fleet) => covers(scope, fleet)))
    refuse("invalid", `There is no ${scope.kind} ${scope.id} with fleets.`, "scopeId");
  return { ...input, scope };
}
