import { z } from "zod";
import type { Place } from "./drain-rules";

/** What a freeze or an alarm is about: one place, or everything. */
export const placeScopes = ["all", "provider", "region", "fleet"] as const;
export type PlaceScopeKind = (typeof placeScopes)[number];
export type PlaceScope =
  | { readonly kind: "all" }
  | { readonly kind: Exclude<PlaceScopeKind, "all">; readonly id: string };

/** A scope as a form sends it: a kind, and an id unless it is all. */
export const scopeInput = z.object({
  scope: z.enum(placeScopes).default("all"),
  scopeId: z.string().trim().default(""),
});

/** The scope that a kind and an id name; null when the id is missing. */
export function scopeOf(kind: PlaceScopeKind, id: string | null): PlaceScope | null {
  if (kind === "all") return { kind };
  return id === null || id === "" ? null : { kind, id };
}

/** Whether a place lies in the scope. */
export function covers(scope: PlaceScope, { id, region }: Place): boolean {
  switch (scope.kind) {
    case "all":
      return true;
    case "provider":
      return region.providerId === scope.id;
    case "region":
      return region.id === scope.id;
    case "fleet":
      return id === scope.id;
  }
}

/** In words: `everything`, `provider azure`, `fleet fra-h100`. */
export const placeName = (scope: PlaceScope): string =>
  scope.kind === "all" ? "everything" : `${scope.kind} ${scope.id}`;
