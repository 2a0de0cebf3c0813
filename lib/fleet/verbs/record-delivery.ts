import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { decideDelivery } from "../delivery";
import { closeDelivery, isPromised, lockFleet, openDelivery, writeFleet } from "../store/changes";

const day = z.iso.date("must be a day such as 2026-11-20").transform((text) => new Date(`${text}T00:00:00Z`));

/** A form sends an empty field where nothing was given. */
const orNothing = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === "" ? null : value), schema.nullable().default(null));

/** Accelerators that were promised for a day have arrived: all of them, or some and the rest later. */
export const recordDelivery = defineVerb({
  name: "fleet.record_delivery",
  permission: "fleet:operate",
  input: z.strictObject({
    fleetId: z.string().min(1),
    dueOn: day,
    accelerators: z.coerce.number().int("must be a whole number").min(1, "must be at least 1"),
    deliveredOn: day,
    restDueOn: orNothing(day),
    reason: z.string().trim().min(3, "Say what it rests on, in at least 3 characters."),
  }),
  async run({ tx, now, audit, live }, input) {
    const { fleetId, dueOn, accelerators, deliveredOn, restDueOn, reason } = input;
    const fleet = await lockFleet(tx, fleetId);
    if (!fleet) return refuse("not_found", `There is no fleet ${fleetId}.`, "fleetId");
    const promised = await openDelivery(tx, fleetId, dueOn);
    if (!promised)
      return refuse(
        "conflict",
        `Nothing is outstanding for fleet ${fleetId} on ${dueOn.toISOString().slice(0, 10)}.`,
        "dueOn",
      );
    const today = new Date(`${now.toISOString().slice(0, 10)}T00:00:00Z`);
    const decision = decideDelivery(fleet, promised, { accelerators, deliveredOn, restDueOn }, today);
    if (decision.kind === "refuse") return refuse("invalid", decision.message, decision.field);
    const { delivered, healthy, rest } = decision;
    if (rest && (await isPromised(tx, fleetId, rest.dueOn)))
      return refuse(
        "conflict",
        "restDueOn: another delivery is promised for that day; choose another.",
        "restDueOn",
      );
    await closeDelivery(tx, promised.id, { accelerators, deliveredOn }, rest);
    await writeFleet(tx, fleetId, { delivered, healthy });
    await audit({
      subjectKind: "fleet",
      subjectId: fleetId,
      reason,
      before: { delivered: fleet.delivered, healthy: fleet.healthy, promised: promised.accelerators, dueOn },
      after: { delivered, healthy, arrived: accelerators, deliveredOn, rest },
    });
    await live("capacity", fleetId);
    await live("fleet", fleetId);
    return { fleetId, delivered, healthy };
  },
});
