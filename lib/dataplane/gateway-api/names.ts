/** The name under which Ballast owns fields: https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers */
export const fieldManager = "ballast";

/** Whose a route is: the data plane whose id this label holds. Putting it on a route gives that route to Ballast, whole. */
export const ownerLabel = "ballast/data-plane";

export const annotations = {
  version: "ballast/table-version",
  sha256: "ballast/table-sha256",
  /** Idempotency key of the publication. */
  key: "ballast/publication-key",
} as const;

/** Set by the gateway in front, on each request; together they name its demand cell. Values are matched exactly. */
const headerNames = ["x-ballast-origin", "x-ballast-model", "x-ballast-data-class"] as const;

export type HeaderMatch = { type: "Exact"; name: string; value: string };

/** The three headers that a request of the cell `origin|model|data class` has, or null when the id is not of that form. */
export function headersOf(cell: string): HeaderMatch[] | null {
  const [, ...parts] = /^([^|]+)\|(.+)\|([^|]+)$/.exec(cell) ?? [];
  if (parts.length !== headerNames.length) return null;
  return headerNames.map((name, at) => ({ type: "Exact", name, value: parts[at] ?? "" }));
}

/** The cell that header matches name, in whatever order; null when they are not those of one cell. */
export function cellOf(
  headers: readonly { type?: string | undefined; name: string; value: string }[],
): string | null {
  const exact = headers.filter(({ type }) => type === undefined || type === "Exact");
  const byName = new Map(exact.map(({ name, value }) => [name.toLowerCase(), value]));
  if (headers.length !== headerNames.length || byName.size !== headerNames.length) return null;
  const values = headerNames.map((name) => byName.get(name) ?? "");
  const cell = values.join("|");
  // "a|b" and "c" are not the parts of the cell that "a" and "b|c" are.
  return headersOf(cell)?.every(({ value }, at) => value === values[at]) ? cell : null;
}

/** The n-th route of a data plane, n ≥ 1. */
export const routeName = (planeId: string, n: number) => `ballast-${planeId}-${n}`;
