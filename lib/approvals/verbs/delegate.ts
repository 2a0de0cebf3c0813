import { randomUUID } from "node:crypto";
import { z } from "zod";
import { can } from "@/lib/identity/permissions";
import { defineVerb } from "@/lib/identity/verb";
import { activePeople } from "@/lib/notifications/store/people";
import { refuse } from "@/lib/platform/errors";
import { MOST_DELEGATED_DAYS } from "../delegation";
import { signingRoles } from "../model";
import { signingPermission } from "../policy";
import { insertDelegation } from "../store/delegations";

/** Somebody who signs lets another sign for them in one of their roles, from now until a date. */
export const delegate = defineVerb({
  name: "delegation.give",
  permission: "approvals:delegate",
  input: z.object({
    delegateId: z.uuid("Choose who signs for you."),
    /** Their own only one unless given. */
    role: z.enum(signingRoles).nullable().default(null),
    endsAt: z.preprocess((value) => value ?? undefined, z.coerce.date({ error: "Say until when." })),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000),
  }),
  async run({ tx, actor, now, audit, live }, { delegateId, role: asked, endsAt, reason }) {
    if (actor.kind !== "user") refuse("forbidden", "A person lets another sign for them, not a token.");
    const held = signingRoles.filter((each) => can(actor, signingPermission[each]));
    const role = asked ?? held[0];
    if (role === undefined || !held.includes(role))
      return refuse("forbidden", "You let others sign only in a role that you have yourself.", "role");
    if (delegateId === actor.id) refuse("invalid", "You sign for yourself already.", "delegateId");
    const person = (await activePeople(tx)).find(({ id }) => id === delegateId);
    if (!person || !can({ kind: "user", roles: person.roles }, "approvals:sign"))
      return refuse("invalid", "Choose somebody who is an SRE, finance or a manager.", "delegateId");
    if (endsAt <= now) refuse("invalid", "The end must lie in the future.", "endsAt");
    if (endsAt.getTime() - now.getTime() > MOST_DELEGATED_DAYS * 86_400_000)
      refuse("invalid", `At most ${MOST_DELEGATED_DAYS} days; give it again then.`, "endsAt");
    const id = randomUUID();
    const names = { delegatorLabel: actor.label, delegateLabel: person.name };
    await insertDelegation(tx, {
      id,
      delegatorId: actor.id,
      delegateId,
      ...names,
      role,
      reason,
      startsAt: now,
      endsAt,
    });
    await audit({
      subjectKind: "delegation",
      subjectId: id,
      reason,
      after: { from: actor.label, to: person.name, role, delegateId, startsAt: now, endsAt },
    });
    await live("approval", id);
    return { id, delegate: person.name };
  },
});
