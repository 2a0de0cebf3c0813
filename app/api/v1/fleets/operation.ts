import { z } from "zod";
import { billings, type Fleet, fleetStates } from "@/lib/fleet/model";
import type { Operation } from "../openapi.json/operation";

export const fleetsAnswer = z.object({
  fleets: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      provider: z.string(),
      region: z.string().describe("`provider:region`."),
      country: z.string().describe("ISO 3166-1 alpha-2 code of where it stands."),
      sovereign: z.boolean().describe("Operated by a party that no foreign law can compel."),
      accelerator: z.string(),
      contract: z.string().nullable(),
      billing: z.enum(billings),
      state: z.enum(fleetStates),
      capacity: z
        .object({
          contracted: z.number().int(),
          delivered: z.number().int(),
          healthy: z.number().int().describe("Declared; telemetry takes precedence while it is fresh."),
        })
        .describe("Accelerators."),
      ttftMs: z.number().describe("Time to first token without network, milliseconds."),
      endpoint: z.string().nullable(),
      illustrative: z.boolean().describe("Invented for a demonstration."),
    }),
  ),
});
export type FleetsAnswer = z.infer<typeof fleetsAnswer>;

export const toAnswer = (fleets: readonly Fleet[]): FleetsAnswer => ({
  fleets: fleets.map((fleet) => ({
    id: fleet.id,
    name: fleet.name,
    provider: fleet.region.providerId,
    region: fleet.region.id,
    country: fleet.region.country,
    sovereign: fleet.sovereign,
    accelerator: fleet.accelerator.id,
    contract: fleet.contractId,
    billing: fleet.billing,
    state: fleet.state,
    capacity: { contracted: fleet.contracted, delivered: fleet.delivered, healthy: fleet.healthy },
    ttftMs: fleet.ttftMs,
    endpoint: fleet.endpoint,
    illustrative: fleet.illustrative,
  })),
});

export const fleetsOperation: Operation = {
  method: "get",
  path: "/api/v1/fleets",
  tag: "Estate",
  summary: "Every fleet that is not retired, with its capacity",
  permission: "fleet:read",
  answer: { description: "The fleets, by id.", schema: fleetsAnswer },
  refusals: ["unauthenticated", "forbidden", "rate_limited", "unavailable"],
};
