import type { RoutingTable } from "../model";
import { largestVersion, markerBackend, readMarker, writeMarker } from "./marker";
import { fromHaproxyName, toHaproxyName } from "./names";
import type { ServerRow } from "./reports";
import { weightsFor } from "./weights";

/** Weights that an edge's servers should have, by `backend/server`. */
export type Weights = Map<string, number>;

/** A cell's backend; the proxies that Ballast renders for itself hold no `:` and are not cells. */
const isCell = (backend: string) => backend.includes(":") && fromHaproxyName(backend) !== null;

/**
 * What every server of every cell's backend should weigh. A cell of which the table says nothing gets weight 0
 * everywhere: the table is complete, and a route left from an older one may be denied by now.
 */
export function wantedWeights(table: Pick<RoutingTable, "routes">, rows: readonly ServerRow[]): Weights {
  const shares = new Map<string, Map<string, number>>();
  for (const row of rows) {
    if (!isCell(row.backend)) continue;
    const cell = shares.get(row.backend) ?? new Map<string, number>();
    shares.set(row.backend, cell.set(row.server, 0));
  }
  for (const { cell, fleet, share } of table.routes) {
    const backend = toHaproxyName(cell);
    shares.set(backend, (shares.get(backend) ?? new Map()).set(toHaproxyName(fleet), share));
  }
  return new Map(
    [...shares].flatMap(([backend, cell]) =>
      [...weightsFor(cell)].map(([server, weight]) => [`${backend}/${server}`, weight] as const),
    ),
  );
}

export type Change =
  | { kind: "none" }
  | { kind: "write"; commands: string[] }
  | { kind: "impossible"; reason: string };

/**
 * What to tell an edge, given what it runs. Raises go before lowers: a cell that moves from one fleet to another must
 * at no instant have weight 0 everywhere, which would answer 503. Around them the marker says "between two tables", so
 * that a crash half way is seen as such.
 */
export function changesFor(table: RoutingTable, rows: readonly ServerRow[]): Change {
  if (table.version > largestVersion)
    return {
      kind: "impossible",
      reason: `Table versions over ${largestVersion} do not fit the edge's marker.`,
    };
  const running = readMarker(rows);
  if (running !== null && running > table.version)
    return {
      kind: "impossible",
      reason: `The edge runs table ${running}, which is newer than ${table.version}. Publish the change as a new table.`,
    };
  const present = new Map(rows.map((row) => [`${row.backend}/${row.server}`, row.weight]));
  const wanted = wantedWeights(table, rows);
  const missing = [...wanted].filter(([server, weight]) => weight > 0 && !present.has(server));
  if (missing[0])
    return {
      kind: "impossible",
      reason: `The edge's configuration has no server ${missing[0][0]}${missing.length > 1 ? ` (and ${missing.length - 1} more)` : ""}. Render haproxy.cfg again and reload the edge.`,
    };

  const differing = [...wanted].filter(([server, weight]) => (present.get(server) ?? 0) !== weight);
  const raises = differing.filter(([server, weight]) => weight > (present.get(server) ?? 0));
  const lowers = differing.filter(([server, weight]) => weight < (present.get(server) ?? 0));
  const marked = rows.some((row) => row.backend === markerBackend);
  if (differing.length === 0 && (!marked || running === table.version)) return { kind: "none" };
  return {
    kind: "write",
    commands: [
      ...(marked ? writeMarker(0) : []),
      ...[...raises, ...lowers].map(([server, weight]) => `set weight ${server} ${weight}`),
      ...(marked ? writeMarker(table.version) : []),
    ],
  };
}

/** The first server whose weight is not the wanted one, as a sentence; null when all are. */
export function firstMismatch(table: RoutingTable, rows: readonly ServerRow[]): string | null {
  const present = new Map(rows.map((row) => [`${row.backend}/${row.server}`, row.weight]));
  for (const [server, weight] of wantedWeights(table, rows)) {
    const found = present.get(server);
    if ((found ?? 0) !== weight)
      return `Server ${server} was told weight ${weight} and reads back ${found ?? "nothing"}.`;
  }
  const running = readMarker(rows);
  if (rows.some((row) => row.backend === markerBackend) && running !== table.version)
    return `The edge was told table ${table.version} and reads back ${running ?? "none"}.`;
  return null;
}

/** Routes that an edge's weights amount to; servers of weight 0 are left out unless they have served. */
export function routesOf(rows: readonly ServerRow[]) {
  const totals = new Map<string, number>();
  for (const row of rows) totals.set(row.backend, (totals.get(row.backend) ?? 0) + row.weight);
  return rows.flatMap((row) => {
    const cell = isCell(row.backend) ? fromHaproxyName(row.backend) : null;
    const fleet = fromHaproxyName(row.server);
    if (cell === null || fleet === null) return [];
    const total = totals.get(row.backend) ?? 0;
    return [{ cell, fleet, share: total === 0 ? 0 : row.weight / total, requests: row.requests }];
  });
}
