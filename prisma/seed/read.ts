import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { z } from "zod";
import { refuse } from "@/lib/platform/errors";
import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import { fieldPath } from "@/lib/platform/parse";
import { referenceFaults } from "./check";
import { type Scenario, scenarioSchema, type World, worldSchema } from "./format";

export const scenarioNames = [
  "frontier-lab",
  "multi-cloud-peer",
  "sovereign-first",
  "few-regions",
  "none",
] as const;

export const scenarioFolder = fileURLToPath(new URL("scenarios", import.meta.url));

export interface ScenarioFiles {
  world: World;
  scenario: Scenario;
  /** Of both files' content, so that a changed scenario is noticed. */
  sha256: string;
}

/** Reads a scenario by name. Refuses with file, field and what was expected there. */
export function readScenario(name: string, folder: string = scenarioFolder): ScenarioFiles {
  if (!scenarioNames.some((known) => known === name)) {
    refuse("invalid", `There is no scenario "${name}"; expected one of ${scenarioNames.join(", ")}.`);
  }
  const world = readJson(folder, "world.json");
  const scenario = readJson(folder, `${name}.json`);
  return parseScenario(world, scenario, name);
}

/** Checks the content of `world.json` and `<name>.json`: shape first, then that every id exists and adds up. */
export function parseScenario(rawWorld: unknown, rawScenario: unknown, name: string): ScenarioFiles {
  const world = parse(worldSchema, rawWorld, "world.json");
  const scenario = parse(scenarioSchema, rawScenario, `${name}.json`);
  if (scenario.id !== name) {
    refuse("invalid", `${name}.json: id is "${scenario.id}"; expected "${name}".`, "id");
  }
  const [fault] = referenceFaults(world, scenario);
  if (fault) refuse("invalid", `${name}.json: ${fault.field}: ${fault.sentence}`, fault.field);
  return { world, scenario, sha256: sha256Hex(canonicalJson([rawWorld, rawScenario])) };
}

function readJson(folder: string, file: string): unknown {
  const path = join(folder, file);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return refuse("not_found", `The scenario file ${path} cannot be read.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse("invalid", `${file} is not JSON: ${(error as Error).message}.`);
  }
}

function parse<S extends z.ZodType>(schema: S, raw: unknown, file: string): z.output<S> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = fieldPath(issue?.path ?? []) || "the file";
  return refuse("invalid", `${file}: ${field}: ${issue?.message ?? "is not valid"}.`, field);
}
