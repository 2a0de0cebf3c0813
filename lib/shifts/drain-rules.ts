import type { Stranded } from "./drain";
import type { Shares } from "./model";
import { NEGLIGIBLE_SHARE } from "./table";

/** What is typed to leave requests unserved, on purpose and on the record. */
export const BREAK_GLASS = "leave unserved";

/** What a drain empties. */
export const drainScopes = ["fleet", "region", "provider"] as const;
export type DrainScopeKind = (typeof drainScopes)[number];
export interface DrainScope {
  readonly kind: DrainScopeKind;
  readonly id: string;
}

/** Where a fleet stands, as far as a drain looks at it. */
export interface Place {
  readonly id: string;
  readonly region: { readonly id: string; readonly providerId: string };
}

/** The fleets that a drain of this scope empties. */
export function fleetsOf<P extends Place>(scope: DrainScope, fleets: readonly P[]): P[] {
  switch (scope.kind) {
    case "fleet":
      return fleets.filter(({ id }) => id === scope.id);
    case "region":
      return fleets.filter(({ region }) => region.id === scope.id);
    case "provider":
      return fleets.filter(({ region }) => region.providerId === scope.id);
  }
}

/** Providers that get traffic from a table. */
export function servingProviders(table: Shares, fleets: readonly Place[]): string[] {
  const routed = new Set(
    Object.values(table).flatMap((row) =>
      Object.entries(row).flatMap(([fleet, share]) => (share > NEGLIGIBLE_SHARE ? [fleet] : [])),
    ),
  );
  return [
    ...new Set(fleets.filter(({ id }) => routed.has(id)).map(({ region }) => region.providerId)),
  ].sort();
}

export interface DrainFacts {
  readonly stranded: readonly Stranded[];
  /** Cells that change their routes. */
  readonly cells: number;
  readonly providersBefore: readonly string[];
  readonly providersAfter: readonly string[];
  readonly minProviders: number;
  /** Why no safe steps lead there, or null. */
  readonly unsafe: string | null;
}

export interface DrainVerdict {
  /** Sentences that forbid the drain; nothing that is typed lifts them. */
  readonly forbidden: readonly string[];
  /** What the drain would leave unserved, which only typing the break-glass words allows; null when nothing. */
  readonly breakGlass: string | null;
}

/** Requests/s as people read them, two digits at least. */
export const rate = (requestsPerSec: number) =>
  requestsPerSec >= 10 ? Math.round(requestsPerSec).toLocaleString("en-US") : requestsPerSec.toPrecision(2);

/** Whether a drain may be, and what must be typed for it. */
export function judgeDrain(facts: DrainFacts): DrainVerdict {
  const forbidden: string[] = [];
  const { providersBefore, providersAfter, minProviders, stranded } = facts;
  // An estate that lives on fewer providers already may still empty one of their fleets.
  const must = Math.min(minProviders, providersBefore.length);
  if (providersAfter.length < must) {
    const left = providersAfter.length === 0 ? "No provider" : `Only ${providersAfter.join(", ")}`;
    forbidden.push(`${left} would still serve; at least ${must} providers must.`);
  }
  if (facts.unsafe) forbidden.push(facts.unsafe);
  if (facts.cells === 0 && stranded.length === 0)
    forbidden.push("It gets no traffic now: there is nothing to drain.");
  if (facts.cells === 0 && stranded.length > 0)
    forbidden.push("None of what it serves may or can go anywhere else: a drain would move nothing.");
  const unserved = stranded.reduce((sum, { requestsPerSec }) => sum + requestsPerSec, 0);
  const cells = stranded.length === 1 ? "1 cell" : `${stranded.length} cells`;
  const breakGlass =
    stranded.length === 0
      ? null
      : `${rate(unserved)} requests/s of ${cells} have nowhere lawful with room to go. They stay where they are, and are unserved if that is down.`;
  return { forbidden, breakGlass };
}
