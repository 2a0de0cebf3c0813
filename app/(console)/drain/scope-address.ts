import { type DrainScope, drainScopes } from "@/lib/shifts/drain-rules";

/** A scope as it stands in the address: `fleet:azure-fra-h100`, `region:azure:germanywestcentral`, `provider:azure`. */
export const addressOf = ({ kind, id }: DrainScope): string => `${kind}:${id}`;

/** The scope that an address names, or null when it names none. */
export function scopeFrom(address: string | undefined): DrainScope | null {
  const at = address?.indexOf(":") ?? -1;
  if (address === undefined || at < 0) return null;
  const kind = drainScopes.find((known) => known === address.slice(0, at));
  const id = address.slice(at + 1);
  return kind && id !== "" ? { kind, id } : null;
}
