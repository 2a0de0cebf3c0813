import { z } from "zod";
import { readDocument, readJson, refuseAt } from "../read-document";

const quantity = z.number().min(0);
const share = z.number().min(0).max(1);
const id = z.string().min(1);

/** What demand is replayed against. One unit is the mean demand of one hour, over all origins. */
export const scenarioSchema = z.strictObject({
  version: z.literal(1),
  hours: z
    .number()
    .int()
    .min(1)
    .max(24 * 366),
  origins: z
    .array(
      z.strictObject({
        id,
        utcOffsetHours: z.number().min(-24).max(24),
        /** Mean demand, units per hour. */
        share,
        /** Countries that may serve it; without the key, any. */
        allowedCountries: z.array(id).optional(),
      }),
    )
    .min(1),
  fleets: z.array(
    z.strictObject({
      id,
      provider: id,
      contract: id,
      country: id,
      /** Capacity, units per hour. */
      capacityShare: quantity,
      usdPerUnit: quantity,
    }),
  ),
  contracts: z.array(z.strictObject({ id, committedUsdPerMeanHour: quantity })),
  onDemandUsdPerUnit: quantity,
});

export type Scenario = z.infer<typeof scenarioSchema>;

function refuseTwins(list: "origins" | "fleets" | "contracts", ids: readonly string[]): void {
  for (const [index, name] of ids.entries()) {
    if (ids.indexOf(name) !== index) refuseAt([list, index, "id"], `${JSON.stringify(name)} appears twice.`);
  }
}

/** Parses a scenario; refuses the first fault with its JSON path and the reason. */
export function readScenario(value: unknown): Scenario {
  const scenario = readDocument(scenarioSchema, value);
  for (const list of ["origins", "fleets", "contracts"] as const) {
    refuseTwins(
      list,
      scenario[list].map((entry) => entry.id),
    );
  }
  const contracts = new Set(scenario.contracts.map((contract) => contract.id));
  for (const [index, { contract }] of scenario.fleets.entries()) {
    if (!contracts.has(contract)) {
      const what = `${JSON.stringify(contract)} is not the id of a contract in this scenario.`;
      refuseAt(["fleets", index, "contract"], what);
    }
  }
  return scenario;
}

export function readScenarioText(text: string): Scenario {
  return readScenario(readJson(text));
}

/** A scenario as numbered arrays; origins, fleets and contracts are numbered in its order. */
export interface World {
  hours: number;
  /** Mean demand by origin, units per hour. */
  meanDemand: number[];
  /** Fleets that may serve each origin, cheapest first. */
  allowed: number[][];
  /** Origins in the order in which they look for room: those with the fewest allowed fleets first. */
  originOrder: number[];
  /** Fleets by ascending price. */
  priceOrder: number[];
  /** By fleet: units per hour, USD per unit, contract. */
  capacity: number[];
  usdPerUnit: number[];
  contractOf: number[];
  /** By contract: due at the end, USD. */
  committedUsd: number[];
  onDemandUsdPerUnit: number;
}

export function toWorld(scenario: Scenario): World {
  const { hours, origins, fleets, contracts } = scenario;
  const usdPerUnit = fleets.map((fleet) => fleet.usdPerUnit);
  const priceOrder = fleets.map((_, f) => f).sort((a, b) => usdPerUnit[a]! - usdPerUnit[b]! || a - b);
  const allowed = origins.map(({ allowedCountries }) =>
    priceOrder.filter((f) => allowedCountries?.includes(fleets[f]!.country) ?? true),
  );
  return {
    hours,
    meanDemand: origins.map((origin) => origin.share),
    allowed,
    originOrder: origins.map((_, o) => o).sort((a, b) => allowed[a]!.length - allowed[b]!.length || a - b),
    priceOrder,
    capacity: fleets.map((fleet) => fleet.capacityShare),
    usdPerUnit,
    contractOf: fleets.map((fleet) => contracts.findIndex((contract) => contract.id === fleet.contract)),
    committedUsd: contracts.map((contract) => contract.committedUsdPerMeanHour * hours),
    onDemandUsdPerUnit: scenario.onDemandUsdPerUnit,
  };
}
