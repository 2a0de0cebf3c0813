import type { Snapshot } from "./model";

/** The loss of one provider or of one region, and the fleets that go with it. */
export interface Contingency {
  /** `provider:azure` or `region:azure:germanywestcentral`. */
  lost: string;
  fleets: ReadonlySet<string>;
}

/** What the policy asks to survive, providers first, each in the order in which its first fleet stands. */
export function contingenciesOf(snapshot: Pick<Snapshot, "fleets" | "policy">): Contingency[] {
  const scopes = {
    none: [],
    provider: ["provider"],
    region: ["region"],
    both: ["provider", "region"],
  } as const;
  return scopes[snapshot.policy.contingencies].flatMap((scope) => {
    const groups = new Map<string, Set<string>>();
    for (const fleet of snapshot.fleets) {
      const lost = `${scope}:${fleet[scope]}`;
      const group = groups.get(lost) ?? new Set<string>();
      groups.set(lost, group.add(fleet.id));
    }
    return [...groups].map(([lost, fleets]) => ({ lost, fleets }));
  });
}
