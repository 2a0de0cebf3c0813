import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { endFreezeWindow, insertFreezeWindow } from "../store/freeze-windows";

const reason = z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000);

/** Keeps new shifts from starting for a time. Those that run go on; rollbacks always may. */
export const addFreezeWindow = defineVerb({
  name: "freeze.add",
  permission: "shifts:freeze",
  input: z
    .strictObject({
      title: z.string().trim().min(3, "Name it, in at least 3 characters.").max(120),
      startsAt: z.coerce.date(),
      endsAt: z.coerce.date(),
      reason,
    })
    .refine(({ startsAt, endsAt }) => startsAt < endsAt, {
      message: "It must end after it starts.",
      path: ["endsAt"],
    }),
  async run({ tx, actor, now, audit, live }, { title, startsAt, endsAt, reason: why }) {
    if (endsAt <= now) refuse("invalid", "It must end in the future.", "endsAt");
    const id = await insertFreezeWindow(tx, { title, startsAt, endsAt, createdBy: actor.label }, now);
    await audit({
      subjectKind: "freeze_window",
      subjectId: id,
      reason: why,
      after: { title, startsAt, endsAt },
    });
    await live("shift", id);
    return { id };
  },
});

/** Ends a freeze window before its time. */
export const endFreeze = defineVerb({
  name: "freeze.end",
  permission: "shifts:freeze",
  input: z.strictObject({ id: z.uuid(), reason }),
  async run({ tx, now, audit, live }, { id, reason: why }) {
    const window = await endFreezeWindow(tx, id, now);
    if (!window) return refuse("not_found", "There is no such freeze window, or it has ended.", "id");
    const { title, endsAt } = window;
    await audit({
      subjectKind: "freeze_window",
      subjectId: id,
      reason: why,
      before: { title, endsAt },
      after: { endsAt: now },
    });
    await live("shift", id);
    return { id };
  },
});
