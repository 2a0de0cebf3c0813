import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { fleetStates } from "../model";
import { whyNotBecome } from "../states";
import { lockFleet, routedCells, writeFleet } from "../store/changes";

/** A fleet begins to serve, stands drained, or is retired. Moving its traffic is a shift's work, and comes first. */
export const setFleetState = defineVerb({
  name: "fleet.set_state",
  permission: "fleet:operate",
  input: z.strictObject({
    fleetId: z.string().min(1),
    state: z.enum(fleetStates, { error: `must be one of ${fleetStates.join(", ")}` }),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters."),
  }),
  async run({ tx, audit, live, unchanged }, { fleetId, state, reason }) {
    const fleet = await lockFleet(tx, fleetId);
    if (!fleet) return refuse("not_found", `There is no fleet ${fleetId}.`, "fleetId");
    if (fleet.state === state) return unchanged();
    const facts = { healthy: fleet.healthy, routedCells: await routedCells(tx, fleetId) };
    const why = whyNotBecome(fleet, state, facts);
    if (why) return refuse("conflict", why, "state");
    await writeFleet(tx, fleetId, { state });
    await audit({
      subjectKind: "fleet",
      subjectId: fleetId,
      reason,
      before: { state: fleet.state },
      after: { state },
    });
    await live("fleet", fleetId);
  },
});
