import { z } from "zod";
import { readDocument, readJson, refuseAt } from "../read-document";
import { type HourTerms, scarceFirst, type World } from "./world";

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

/** A scenario as a world: every unit takes one of load, prices and capacity stay, and every contract counts all of it. */
export function toWorld(scenario: Scenario): World {
  const { hours, origins, fleets, contracts } = scenario;
  const usdPerUnit = fleets.map((fleet) => fleet.usdPerUnit);
  const byPrice = fleets.map((_, f) => f).sort((a, b) => usdPerUnit[a]! - usdPerUnit[b]! || a - b);
  const allowed = origins.map(({ allowedCountries }) =>
    byPrice.filter((f) => allowedCountries?.includes(fleets[f]!.country) ?? true),
  );
  const everyFleet = (value: number) => origins.map(() => new Float64Array(fleets.length).fill(value));
  const terms: HourTerms = {
    capacity: Float64Array.from(fleets, (fleet) => fleet.capacityShare),
    usdPerLoad: Float64Array.from(usdPerUnit),
    besidesUsdPerLoad: new Float64Array(fleets.length),
    fixedUsd: new Float64Array(contracts.length),
  };
  return {
    hours,
    counted: Array(hours).fill(true),
    meanDemand: origins.map((origin) => origin.share),
    meanIsCertain: true,
    earlier: {
      units: origins.map(() => new Float64Array()),
      observed: origins.map(() => new Float64Array()),
    },
    allowed,
    originOrder: scarceFirst(allowed),
    load: everyFleet(1),
    pairUsd: everyFleet(0),
    contractOf: fleets.map((fleet) => contracts.findIndex((contract) => contract.id === fleet.contract)),
    terms: Array(hours).fill(terms),
    committedUsd: contracts.map((contract) => contract.committedUsdPerMeanHour * hours),
    overageMultiplier: contracts.map(() => 1),
    onDemandUsdPerUnit: scenario.onDemandUsdPerUnit,
  };
}
