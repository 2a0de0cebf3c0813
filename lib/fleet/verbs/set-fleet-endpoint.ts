import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { lockFleet, writeFleet } from "../store/changes";

const endpoint = /^(?:https:\/\/)?(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(?::\d{1,5})?$/;

/** Where a fleet's inference gateway answers, for data planes that need to know: rendered configurations use it. */
export const setFleetEndpoint = defineVerb({
  name: "fleet.set_endpoint",
  permission: "fleet:operate",
  input: z.strictObject({
    fleetId: z.string().min(1),
    /** `host:port`, or `https://host[:port]`; empty for none. */
    endpoint: z
      .string()
      .trim()
      .refine(
        (text) => text === "" || (endpoint.test(text) && (text.startsWith("https://") || /:\d+$/.test(text))),
        "must be host:port, or https://host with or without a port",
      )
      .transform((text) => (text === "" ? null : text)),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters."),
  }),
  async run({ tx, audit, live, unchanged }, { fleetId, endpoint, reason }) {
    const fleet = await lockFleet(tx, fleetId);
    if (!fleet) return refuse("not_found", `There is no fleet ${fleetId}.`, "fleetId");
    if (fleet.endpoint === endpoint) return unchanged();
    await writeFleet(tx, fleetId, { endpoint });
    await audit({
      subjectKind: "fleet",
      subjectId: fleetId,
      reason,
      before: { endpoint: fleet.endpoint },
      after: { endpoint },
    });
    await live("fleet", fleetId);
  },
});
