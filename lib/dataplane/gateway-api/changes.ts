import { canonicalJson } from "@/lib/platform/hash";
import type { RoutingTable } from "../model";
import { backendFault } from "./backends";
import { apiGroup, apiVersion, type HttpRoute, type HttpRouteManifest, type Rule } from "./http-route";
import { backendsPerRule, type Layout, mostRoutes, placeCells } from "./layout";
import { annotations, headersOf, ownerLabel, routeName } from "./names";
import { cellOfRule, type Reading, type ReadWeight } from "./reading";
import { type Backend, type GatewayConfig, parseGateway } from "./settings";
import { weightsFor } from "./weights";

export type Target = { planeId: string; settings: GatewayConfig; backends: ReadonlyMap<string, Backend> };

/** One route to write. `routes`: what requests do changes, rather than only what the route says of itself. */
export type Apply = { manifest: HttpRouteManifest; changes: "routes" | "annotations" };

export type Change =
  | { kind: "none" }
  | { kind: "write"; applies: Apply[]; removals: HttpRoute[] }
  | { kind: "impossible"; reason: string };

/** The weights that a table amounts to, of each cell's fleets; fleets of weight 0 are left out. */
export function wantedWeights(table: Pick<RoutingTable, "routes">): Map<string, Map<string, number>> {
  const shares = new Map<string, Map<string, number>>();
  for (const { cell, fleet, share } of table.routes)
    shares.set(cell, (shares.get(cell) ?? new Map<string, number>()).set(fleet, share));
  return new Map(
    [...shares].map(([cell, fleets]) => [
      cell,
      new Map([...weightsFor(fleets)].filter(([, weight]) => weight > 0)),
    ]),
  );
}

/**
 * What to write to a cluster, given the routes of this data plane that are there. Every cell keeps the route that its
 * rule is in, and a route's rules change in one write, so that no cell is ever without a rule or has two.
 */
export function changesFor(
  table: RoutingTable,
  key: string,
  target: Target,
  present: readonly HttpRoute[],
  reading: Pick<Reading, "newest">,
): Change {
  const weights = wantedWeights(table);
  const reason = whyImpossible(table, weights, target, reading.newest);
  if (reason !== null) return { kind: "impossible", reason };

  const staying = present.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const layout = placeCells(
    layoutOf(staying),
    weights.keys(),
    (n) => routeName(target.planeId, n),
    new Set(present.map(({ metadata }) => metadata.name)),
  );
  if (layout.length > mostRoutes)
    return {
      kind: "impossible",
      reason: `The table's ${weights.size} cells need ${layout.length} routes; at most ${mostRoutes} are written to one cluster.`,
    };
  const byName = new Map(staying.map((route) => [route.metadata.name, route]));
  const applies = layout.flatMap(({ route, cells }): Apply[] => {
    const there = byName.get(route);
    const manifest = manifestOf(table, key, target, route, rulesOf(cells, weights, target.backends));
    if (!there) return [{ manifest, changes: "routes" }];
    const { resourceVersion } = there.metadata;
    const based = { ...manifest, metadata: { ...manifest.metadata, resourceVersion } };
    if (canonicalJson(there.spec) !== canonicalJson(manifest.spec))
      return [{ manifest: based, changes: "routes" }];
    return holdsAll(there, manifest) ? [] : [{ manifest: based, changes: "annotations" }];
  });
  const used = new Set(layout.map(({ route }) => route));
  const removals = staying.filter(({ metadata }) => !used.has(metadata.name));
  return applies.length + removals.length === 0 ? { kind: "none" } : { kind: "write", applies, removals };
}

function whyImpossible(
  table: RoutingTable,
  weights: ReturnType<typeof wantedWeights>,
  { backends }: Target,
  running: number | null,
): string | null {
  if (running !== null && running > table.version)
    return `The cluster's routes name table ${running}, which is newer than ${table.version}. Publish the change as a new table.`;
  for (const [cell, fleets] of weights) {
    if (headersOf(cell) === null)
      return `Cell ${cell} cannot be matched by headers: expected origin|model|data class.`;
    if (fleets.size > backendsPerRule)
      return `Cell ${cell} is split over ${fleets.size} fleets; an HTTPRoute takes at most ${backendsPerRule} per rule. Nothing was published.`;
  }
  return backendFault(table.routes, backends);
}

/** Where the rules are now. A cell that is matched twice stays where it is matched first. */
function layoutOf(routes: readonly HttpRoute[]): Layout {
  const seen = new Set<string>();
  return routes.map(({ metadata, spec }) => ({
    route: metadata.name,
    cells: spec.rules.flatMap((rule) => {
      const cell = cellOfRule(rule);
      if (cell === null || seen.has(cell)) return [];
      seen.add(cell);
      return [cell];
    }),
  }));
}

function rulesOf(
  cells: readonly string[],
  weights: ReturnType<typeof wantedWeights>,
  backends: ReadonlyMap<string, Backend>,
): Rule[] {
  return cells.map((cell) => ({
    matches: [{ path: { type: "PathPrefix", value: "/" }, headers: headersOf(cell) ?? [] }],
    backendRefs: [...(weights.get(cell) ?? [])]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([fleet, weight]) => {
        const backend = backends.get(fleet);
        return backend ? [{ group: "" as const, kind: "Service" as const, ...backend, weight }] : [];
      }),
  }));
}

function manifestOf(
  table: RoutingTable,
  key: string,
  { planeId, settings }: Target,
  name: string,
  rules: Rule[],
): HttpRouteManifest {
  const gateway = parseGateway(settings.gateway) ?? { namespace: "", name: "", listener: null };
  return {
    apiVersion: `${apiGroup}/${apiVersion}`,
    kind: "HTTPRoute",
    metadata: {
      name,
      namespace: settings.namespace,
      labels: { "app.kubernetes.io/managed-by": "ballast", [ownerLabel]: planeId },
      annotations: {
        [annotations.version]: String(table.version),
        [annotations.sha256]: table.sha256,
        [annotations.key]: key,
      },
    },
    spec: {
      parentRefs: [
        {
          group: apiGroup,
          kind: "Gateway",
          namespace: gateway.namespace,
          name: gateway.name,
          ...(gateway.listener === null ? {} : { sectionName: gateway.listener }),
        },
      ],
      // Owned even when empty: a host name that someone adds would keep requests from the route.
      hostnames: settings.hostnames,
      rules,
    },
  };
}

const holdsAll = (there: HttpRoute, { metadata }: HttpRouteManifest) =>
  Object.entries(metadata.labels).every(([name, value]) => there.metadata.labels[name] === value) &&
  Object.entries(metadata.annotations).every(([name, value]) => there.metadata.annotations[name] === value);

/** The first way in which what was read back is not the table, as a sentence; null when it is. */
export function firstMismatch(table: RoutingTable, reading: Reading): string | null {
  if (reading.strange !== null) return reading.strange;
  const unread = wantedWeights(table);
  for (const { cell, fleet, weight } of reading.weights) {
    const wanted = unread.get(cell)?.get(fleet) ?? 0;
    if (weight !== wanted) return mismatch({ cell, fleet, weight }, wanted);
    unread.get(cell)?.delete(fleet);
  }
  for (const [cell, fleets] of unread)
    for (const [fleet, wanted] of fleets)
      return `Cell ${cell} was given weight ${wanted} at fleet ${fleet} and reads back none.`;
  // A table without a route leaves no route to name it.
  return table.routes.length > 0 && reading.version !== table.version
    ? `The cluster was given table ${table.version} and reads back ${reading.version ?? "none"}.`
    : null;
}

const mismatch = ({ cell, fleet, weight }: ReadWeight, wanted: number) =>
  `Cell ${cell} was given weight ${wanted} at fleet ${fleet} and reads back ${weight}.`;
