import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { lockFleet, writeFleet } from "../store/changes";

/** Someone says how many of a fleet's accelerators work; what telemetry reports takes precedence while it is fresh. */
export const declareHealthy = defineVerb({
  name: "fleet.declare_healthy",
  permission: "fleet:operate",
  input: z.strictObject({
    fleetId: z.string().min(1),
    healthy: z.coerce.number().int("must be a whole number").min(0, "must be 0 or more"),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters."),
  }),
  async run({ tx, audit, live, unchanged }, { fleetId, healthy, reason }) {
    const fleet = await lockFleet(tx, fleetId);
    if (!fleet) return refuse("not_found", `There is no fleet ${fleetId}.`, "fleetId");
    if (healthy > fleet.delivered)
      return refuse(
        "invalid",
        `healthy: fleet ${fleetId} has ${fleet.delivered} delivered; ${healthy} is more.`,
        "healthy",
      );
    if (healthy === fleet.healthy) return unchanged();
    await writeFleet(tx, fleetId, { healthy });
    await audit({
      subjectKind: "fleet",
      subjectId: fleetId,
      reason,
      before: { healthy: fleet.healthy },
      after: { healthy },
    });
    await live("capacity", fleetId);
    await live("fleet", fleetId);
  },
});
