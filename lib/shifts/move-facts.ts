import type { MoveFacts } from "@/lib/approvals/requirement";
import type { DrainScope } from "./drain-rules";
import type { Impact } from "./impact";
import type { Shares } from "./model";
import type { SafetyFacts } from "./safety";
import { overlay, shareOf } from "./table";

/** What of an impact says what a move costs. */
type Spend = Pick<Impact, "usdPerHourBefore" | "usdPerHourAfter">;

/**
 * What a move does, as far as it decides who signs. What leaves a provider is counted cell by cell: what comes to it from
 * elsewhere makes up for nothing.
 *
 * @param running the full table before the move
 * @param target the move's own cells after it
 * @param providerOf fleets' providers, by fleet
 */
export function moveFacts(
  { usdPerHourBefore, usdPerHourAfter }: Spend,
  { running, target }: { readonly running: Shares; readonly target: Shares },
  facts: SafetyFacts,
  providerOf: ReadonlyMap<string, string>,
  drained: DrainScope | null = null,
): MoveFacts {
  const after = overlay(running, target);
  const served = new Map<string, { requestsPerSec: number; leavingPerSec: number }>();
  for (const [cell, row] of Object.entries(running)) {
    const rate = facts.cells[cell]?.requestsPerSec ?? 0;
    const before = sharesByProvider(Object.keys(row), (fleet) => shareOf(running, cell, fleet), providerOf);
    const later = sharesByProvider(
      Object.keys(after[cell] ?? {}),
      (fleet) => shareOf(after, cell, fleet),
      providerOf,
    );
    for (const [provider, share] of before) {
      const so = served.get(provider) ?? { requestsPerSec: 0, leavingPerSec: 0 };
      served.set(provider, {
        requestsPerSec: so.requestsPerSec + share * rate,
        leavingPerSec: so.leavingPerSec + Math.max(0, share - (later.get(provider) ?? 0)) * rate,
      });
    }
  }
  return {
    usdPerHourBefore,
    usdPerHourAfter,
    providers: [...served].map(([provider, figures]) => ({ provider, ...figures })),
    drains: drained?.kind === "provider" ? drained.id : null,
  };
}

function sharesByProvider(
  fleets: readonly string[],
  share: (fleet: string) => number,
  providerOf: ReadonlyMap<string, string>,
): Map<string, number> {
  const shares = new Map<string, number>();
  for (const fleet of fleets) {
    const provider = providerOf.get(fleet);
    if (provider !== undefined) shares.set(provider, (shares.get(provider) ?? 0) + share(fleet));
  }
  return shares;
}
