import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/**
 * The simulator's own reading of a scenario: only what a cloud knows of itself and what its users do. It takes nothing
 * from the console's code, so that a mistake there is not repeated here and hidden.
 */

const worldSchema = z.object({
  origins: z.array(z.object({ country: z.string(), longitude: z.number(), utcOffsetHours: z.number() })),
  accelerators: z.array(z.object({ id: z.string(), name: z.string(), watts: z.number() })),
  models: z.array(
    z.object({ id: z.string(), inputTokensPerRequest: z.number(), outputTokensPerRequest: z.number() }),
  ),
  profiles: z.array(
    z.object({
      accelerator: z.string(),
      model: z.string(),
      prefillTokensPerSec: z.number(),
      decodeTokensPerSec: z.number(),
    }),
  ),
});

const scenarioSchema = z.object({
  id: z.string(),
  fleets: z.array(
    z.object({
      id: z.string(),
      region: z.string(),
      accelerator: z.string(),
      healthy: z.number(),
      ttftMs: z.number(),
      errorRate: z.number(),
      deliveries: z
        .array(
          z.object({
            accelerators: z.number(),
            dueOn: z.iso.date(),
            deliveredOn: z.iso.date().optional(),
          }),
        )
        .default([]),
    }),
  ),
  cells: z.array(
    z.object({
      origin: z.string(),
      model: z.string(),
      dataClass: z.string(),
      requestsPerSec: z.number(),
      inputTokensPerRequest: z.number().optional(),
      outputTokensPerRequest: z.number().optional(),
    }),
  ),
  routing: z.record(z.string(), z.record(z.string(), z.number())),
});

export interface SimProfile {
  prefillTokensPerSec: number;
  decodeTokensPerSec: number;
}

export interface SimFleet {
  id: string;
  provider: string;
  /** Without its provider. */
  region: string;
  acceleratorName: string;
  watts: number;
  healthy: number;
  ttftMs: number;
  errorRate: number;
  /** Accelerators still to come, by the day (UTC) they are due. */
  deliveries: { accelerators: number; due: Date }[];
  /** By model; a model without one cannot run here. */
  profiles: ReadonlyMap<string, SimProfile>;
}

export interface SimCell {
  id: string;
  origin: string;
  model: string;
  dataClass: string;
  /** Mean over a week. */
  requestsPerSec: number;
  inputTokensPerRequest: number;
  outputTokensPerRequest: number;
  utcOffsetHours: number;
  longitude: number;
}

/** cell → fleet → share. */
export type Shares = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface SimEstate {
  scenario: string;
  fleets: SimFleet[];
  cells: SimCell[];
  /** What edges run before they have fetched a table. */
  routing: Shares;
}

/** Reads `world.json` and `<scenario>.json`. Throws an Error whose message is a sentence. */
export function readEstate(folder: string, scenario: string): SimEstate {
  return parseEstate(readJson(join(folder, "world.json")), readJson(join(folder, `${scenario}.json`)));
}

export function parseEstate(rawWorld: unknown, rawScenario: unknown): SimEstate {
  const world = worldSchema.parse(rawWorld);
  const scenario = scenarioSchema.parse(rawScenario);
  const accelerators = new Map(world.accelerators.map((row) => [row.id, row]));
  const models = new Map(world.models.map((row) => [row.id, row]));
  const origins = new Map(world.origins.map((row) => [row.country, row]));

  const fleets = scenario.fleets.map((fleet): SimFleet => {
    const accelerator = known(accelerators, fleet.accelerator, `accelerator of fleet ${fleet.id}`);
    const [provider = "", region = ""] = fleet.region.split(/:(.*)/s);
    return {
      id: fleet.id,
      provider,
      region,
      acceleratorName: accelerator.name,
      watts: accelerator.watts,
      healthy: fleet.healthy,
      ttftMs: fleet.ttftMs,
      errorRate: fleet.errorRate,
      deliveries: fleet.deliveries
        .filter((delivery) => delivery.deliveredOn === undefined)
        .map(({ accelerators, dueOn }) => ({ accelerators, due: new Date(`${dueOn}T00:00:00Z`) })),
      profiles: new Map(
        world.profiles
          .filter((profile) => profile.accelerator === fleet.accelerator)
          .map(({ model, ...profile }) => [model, profile]),
      ),
    };
  });

  const cells = scenario.cells.map((cell): SimCell => {
    const id = `${cell.origin}|${cell.model}|${cell.dataClass}`;
    const usual = known(models, cell.model, `model of cell ${id}`);
    const { utcOffsetHours, longitude } = known(origins, cell.origin, `origin of cell ${id}`);
    return {
      id,
      origin: cell.origin,
      model: cell.model,
      dataClass: cell.dataClass,
      requestsPerSec: cell.requestsPerSec,
      inputTokensPerRequest: cell.inputTokensPerRequest ?? usual.inputTokensPerRequest,
      outputTokensPerRequest: cell.outputTokensPerRequest ?? usual.outputTokensPerRequest,
      utcOffsetHours,
      longitude,
    };
  });
  return { scenario: scenario.id, fleets, cells, routing: scenario.routing };
}

function known<T>(map: ReadonlyMap<string, T>, id: string, what: string): T {
  const found = map.get(id);
  if (!found) throw new Error(`The ${what} is "${id}", which the scenario's world does not have.`);
  return found;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(`The scenario file ${path} cannot be read: ${(error as Error).message}.`);
  }
}
