import type { Snapshot } from "./model";

/** The loss of one provider or of one region, and the fleets that go with it. */
export interface Contingency {
  /** `provider:azure` or `region:azure:germanywestcentral`. */
  lost: string;
  /** 1 for each fleet of the snapshot that is lost. */
  lostFleet: Uint8Array;
}

/** What the policy asks to survive, providers first, each in the order in which its first fleet stands. */
export function contingencySets(snapshot: Pick<Snapshot, "fleets" | "policy">): Contingency[] {
  const scopes = {
    none: [],
    provider: ["provider"],
    region: ["region"],
    both: ["provider", "region"],
  } as const;
  return scopes[snapshot.policy.contingencies].flatMap((scope) =>
    [...new Set(snapshot.fleets.map((fleet) => fleet[scope]))].map((name) => ({
      lost: `${scope}:${name}`,
      lostFleet: Uint8Array.from(snapshot.fleets, (fleet) => (fleet[scope] === name ? 1 : 0)),
    })),
  );
}
