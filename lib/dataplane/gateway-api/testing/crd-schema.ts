import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parseCel } from "@marcbachmann/cel-js";
import { Ajv } from "ajv";
import { parse as parseYaml } from "yaml";
import { z } from "zod";

/** The part of a CRD's OpenAPI schema that is looked at here; ajv reads the rest. */
type Schema = {
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: boolean | Schema;
  "x-kubernetes-validations"?: { rule: string; message?: string }[];
  "x-kubernetes-list-type"?: string;
  "x-kubernetes-list-map-keys"?: string[];
};

const crdSchema = z.object({
  kind: z.literal("CustomResourceDefinition"),
  spec: z.object({
    versions: z.array(
      z.object({
        name: z.string(),
        served: z.boolean(),
        schema: z.object({ openAPIV3Schema: z.custom<Schema>((value) => typeof value === "object") }),
      }),
    ),
  }),
});

export type CrdCheck = {
  /** What an API server with this CRD would refuse the object for; empty when it takes it. */
  faultsOf(object: unknown): string[];
  /** How many `x-kubernetes-validations` the schema has: all of them are evaluated where they apply. */
  rules: number;
};

/**
 * Checks objects as an API server does under `fieldValidation=Strict`: the structural schema with its defaults, no
 * unknown fields, the uniqueness of list maps and sets, and every CEL rule.
 */
export function crdCheck(file: string, version: string): CrdCheck {
  const crd = crdSchema.parse(parseYaml(readFileSync(file, "utf8")));
  const found = crd.spec.versions.find(({ name, served }) => name === version && served);
  if (!found) throw new Error(`${file} serves no version ${version}.`);
  const schema = found.schema.openAPIV3Schema;
  const ajv = new Ajv({ allErrors: true, useDefaults: true, unicodeRegExp: false, strict: true });
  for (const keyword of [
    "x-kubernetes-validations",
    "x-kubernetes-list-type",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-map-type",
  ])
    ajv.addKeyword(keyword);
  ajv.addFormat("int32", {
    type: "number",
    validate: (value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31,
  });
  ajv.addFormat("int64", { type: "number", validate: Number.isInteger });
  ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
  const validate = ajv.compile(closed(schema));
  const rules = compileRules(schema);
  return {
    rules: rules.size,
    faultsOf(object) {
      const withDefaults: unknown = structuredClone(object);
      if (!validate(withDefaults))
        return (validate.errors ?? []).map(
          ({ instancePath, message, params }) =>
            `${instancePath || "/"} ${message} ${JSON.stringify(params)}`,
        );
      return faultsAt(schema, withDefaults, "", rules);
    },
  };
}

/** The CRD that BALLAST_REAL_DATA holds. */
export const realCrd = () =>
  crdCheck(join(process.env.BALLAST_REAL_DATA ?? "", "gateway-api/httproutes.yaml"), "v1");

/** The same schema, in which objects have no other fields than those named: structural schemas prune what they do not name. */
function closed(schema: Schema): Schema {
  const { properties, items } = schema;
  const named = properties && {
    properties: Object.fromEntries(Object.entries(properties).map(([key, held]) => [key, closed(held)])),
    additionalProperties: schema.additionalProperties ?? false,
  };
  return { ...schema, ...named, ...(items ? { items: closed(items) } : {}) };
}

type Rules = Map<string, (context: { self: unknown }) => unknown>;

function compileRules(schema: Schema, rules: Rules = new Map()): Rules {
  for (const { rule } of schema["x-kubernetes-validations"] ?? [])
    rules.set(rule, parseCel(withoutIndexedHas(rule)));
  for (const held of Object.values(schema.properties ?? {})) compileRules(held, rules);
  if (schema.items) compileRules(schema.items, rules);
  return rules;
}

/** This parser takes `has(a.b.c)` and not `has(a.b[0].c)`, which says the same as `"c" in a.b[0]`. */
const withoutIndexedHas = (rule: string) => rule.replace(/has\(([\w.]+\[\d+\])\.(\w+)\)/g, '("$2" in $1)');

function faultsAt(schema: Schema, value: unknown, path: string, rules: Rules): string[] {
  if (value === undefined) return [];
  const faults = (schema["x-kubernetes-validations"] ?? []).flatMap(({ rule, message }) =>
    rules.get(rule)?.({ self: celValue(schema, value) }) === true
      ? []
      : [`${path || "/"} ${message ?? rule}`],
  );
  if (Array.isArray(value)) {
    const keys = value.map((item) => keyOf(schema, item));
    if (schema["x-kubernetes-list-type"] !== "atomic" && new Set(keys).size < keys.length)
      faults.push(`${path} holds the same item twice`);
    const { items } = schema;
    if (items) faults.push(...value.flatMap((item, at) => faultsAt(items, item, `${path}/${at}`, rules)));
  } else if (typeof value === "object" && value !== null)
    for (const [key, held] of Object.entries(schema.properties ?? {}))
      faults.push(...faultsAt(held, fieldOf(value, key), `${path}/${key}`, rules));
  return faults;
}

const fieldOf = (value: object, key: string): unknown =>
  Object.entries(value).find(([name]) => name === key)?.[1];

/** What tells two items of a list apart; lists that are neither sets nor maps may hold anything twice. */
function keyOf(schema: Schema, item: unknown): unknown {
  if (schema["x-kubernetes-list-type"] === "set") return JSON.stringify(item);
  if (schema["x-kubernetes-list-type"] !== "map" || typeof item !== "object" || item === null)
    return Symbol();
  return JSON.stringify((schema["x-kubernetes-list-map-keys"] ?? []).map((key) => fieldOf(item, key)));
}

/** A value as CEL sees it: integers are not doubles, and fields named like a word of the language are written `__so__`. */
function celValue(schema: Schema | undefined, value: unknown): unknown {
  if (typeof value === "number") return schema?.type === "integer" ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map((item) => celValue(schema?.items, item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [
      key === "namespace" ? "__namespace__" : key,
      celValue(schema?.properties?.[key], held),
    ]),
  );
}
