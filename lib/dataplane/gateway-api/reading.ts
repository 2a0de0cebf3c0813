import type { ObservedRoute } from "../port";
import type { HttpRoute, ReadRule } from "./http-route";
import { annotations, cellOf } from "./names";
import { backendText, type GatewayConfig, parseGateway } from "./settings";

/** What a cell's rule gives to one fleet. `fleet` is the Service's text where it is no fleet's. */
export type ReadWeight = { cell: string; fleet: string; weight: number };

export type Reading = {
  /** The version that all routes name; null when there is none, or they differ: it is between two tables. */
  version: number | null;
  /** The newest version that any route names. */
  newest: number | null;
  weights: ReadWeight[];
  /** The first thing in the routes that Ballast does not write, as a sentence. */
  strange: string | null;
};

/**
 * What the routes of one cluster amount to. Cells are told by the headers that are matched, not by any name: it is the
 * headers that gateways go by. Where two rules match one cell, the one that the API gives precedence counts.
 */
export function readRoutes(
  routes: readonly HttpRoute[],
  fleets: ReadonlyMap<string, string>,
  settings: Pick<GatewayConfig, "gateway" | "hostnames">,
): Reading {
  const weights: ReadWeight[] = [];
  const strange: string[] = [];
  const cells = new Set<string>();
  for (const route of byPrecedence(routes)) {
    const { name } = route.metadata;
    strange.push(...strangeness(route, settings).map((what) => `Route ${name} ${what}.`));
    for (const [at, rule] of route.spec.rules.entries()) {
      const cell = cellOfRule(rule);
      const where = `Rule ${at + 1} of route ${name}`;
      if (cell === null) strange.push(`${where} matches something else than one demand cell.`);
      else if (cells.has(cell)) strange.push(`${where} matches cell ${cell}, which has a rule already.`);
      else {
        cells.add(cell);
        const read = readBackends(rule, route.metadata.namespace, fleets);
        weights.push(...read.weights.map((one) => ({ cell, ...one })));
        strange.push(...read.strange.map((what) => `${where} (cell ${cell}) ${what}.`));
      }
    }
  }
  const versions = routes.map(versionOf);
  const known = versions.filter((version) => version !== null);
  const newest = known.length > 0 ? Math.max(...known) : null;
  return {
    version: versions.every((version) => version === newest) ? newest : null,
    newest,
    weights,
    strange: strange[0] ?? null,
  };
}

/** Shares of what was read; a cell of weight 0 everywhere is answered with an error by the gateway. */
export function sharesOf(weights: readonly ReadWeight[]): ObservedRoute[] {
  const totals = new Map<string, number>();
  for (const { cell, weight } of weights) totals.set(cell, (totals.get(cell) ?? 0) + weight);
  return weights.map(({ cell, fleet, weight }) => {
    const total = totals.get(cell) ?? 0;
    return { cell, fleet, share: total === 0 ? 0 : weight / total };
  });
}

/** The oldest route first, then by name: the order in which the API breaks ties. */
function byPrecedence(routes: readonly HttpRoute[]): HttpRoute[] {
  const key = ({ metadata }: HttpRoute) => `${metadata.creationTimestamp}\n${metadata.name}`;
  return routes.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

function versionOf({ metadata }: HttpRoute): number | null {
  const version = Number(metadata.annotations[annotations.version]);
  return Number.isSafeInteger(version) && version > 0 ? version : null;
}

const differs = (a: readonly string[], b: readonly string[]) =>
  a.toSorted().join("\n") !== b.toSorted().join("\n");

function strangeness(route: HttpRoute, settings: Pick<GatewayConfig, "gateway" | "hostnames">): string[] {
  const gateway = parseGateway(settings.gateway);
  const [parent, ...others] = route.spec.parentRefs;
  const attached =
    parent?.kind === "Gateway" &&
    others.length === 0 &&
    parent.name === gateway?.name &&
    (parent.namespace ?? route.metadata.namespace) === gateway.namespace &&
    (parent.sectionName ?? null) === gateway.listener &&
    parent.port === undefined;
  return [
    ...(attached ? [] : [`is not attached to Gateway ${settings.gateway} alone`]),
    ...(differs(route.spec.hostnames, settings.hostnames)
      ? [
          `answers for the host names ${route.spec.hostnames.join(", ") || "of any kind"}, expected ${settings.hostnames.join(", ") || "any"}`,
        ]
      : []),
    ...(route.metadata.deletionTimestamp === undefined ? [] : ["is being deleted"]),
  ];
}

/** Whether a field that Ballast does not write holds anything. */
const holds = (value: unknown) =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);

function extras(object: object, written: readonly string[]): string[] {
  return Object.entries(object).flatMap(([key, value]) =>
    written.includes(key) || !holds(value) ? [] : [key],
  );
}

export function cellOfRule(rule: ReadRule): string | null {
  const [match, ...others] = rule.matches;
  if (!match || others.length > 0 || extras(match, ["path", "headers"]).length > 0) return null;
  const { type, value } = match.path ?? { type: "PathPrefix", value: "/" };
  return type === "PathPrefix" && value === "/" ? cellOf(match.headers) : null;
}

function readBackends(rule: ReadRule, namespace: string, fleets: ReadonlyMap<string, string>) {
  // Filters may send requests, or copies of them, elsewhere: they are no small change.
  const strange = extras(rule, ["name", "matches", "backendRefs"]).map((key) => `has ${key}`);
  const weights = rule.backendRefs.map((ref) => {
    const text =
      ref.group === "" && ref.kind === "Service"
        ? backendText({ namespace: ref.namespace ?? namespace, name: ref.name, port: ref.port ?? 0 })
        : `${ref.kind} ${ref.name}`;
    const fleet = fleets.get(text);
    if (fleet === undefined && ref.weight > 0) strange.push(`sends requests to ${text}, which is no fleet's`);
    const more = extras(ref, ["group", "kind", "namespace", "name", "port", "weight"]);
    strange.push(...more.map((key) => `has ${key} at ${text}`));
    return { fleet: fleet ?? text, weight: ref.weight };
  });
  return { weights, strange };
}
