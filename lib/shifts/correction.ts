import { clipToEnvelope, type Envelope, type Within, withinEnvelope } from "@/lib/planning/envelope";
import type { Shares } from "./model";
import { shareOf } from "./table";

/** What of a correction may be done. */
export type Correction =
  /** All of it. */
  | { readonly kind: "whole"; readonly target: Shares }
  /** A part of it; `because` says which limit of the envelope ends it. */
  | { readonly kind: "clipped"; readonly target: Shares; readonly because: string }
  | { readonly kind: "outside"; readonly because: string }
  | { readonly kind: "nothing" };

/** Part of all requests that change fleet between two tables of the same cells, 0 to 1. */
export function movedShare(from: Shares, to: Shares, requestsPerSec: ReadonlyMap<string, number>): number {
  const total = [...requestsPerSec.values()].reduce((sum, rate) => sum + rate, 0);
  if (total <= 0) return 0;
  const moved = Object.entries(to).reduce((sum, [cell, row]) => {
    const arrives = Object.keys(row).reduce(
      (share, fleet) => share + Math.max(0, shareOf(to, cell, fleet) - shareOf(from, cell, fleet)),
      0,
    );
    return sum + arrives * (requestsPerSec.get(cell) ?? 0);
  }, 0);
  return moved / total;
}

/**
 * Decides how far a correction goes: all of the way if that lies within the envelope, else as far as the envelope
 * allows, and not at all when what is left is less than is worth a shift.
 *
 * @param today the cells that the plan moves, as they are; `target` as the plan has them
 * @param spendOf what the whole estate spends per hour with these shares, USD
 * @param evenly see `clipToEnvelope`
 */
export function decideCorrection(
  envelope: Envelope,
  { today, target }: { readonly today: Shares; readonly target: Shares },
  spendOf: (shares: Shares) => number,
  requestsPerSec: ReadonlyMap<string, number>,
  leastMovedShare: number,
  now: Date,
  evenly = false,
): Correction {
  const worth = (to: Shares) => movedShare(today, to, requestsPerSec) >= leastMovedShare;
  if (Object.keys(target).length === 0 || !worth(target)) return { kind: "nothing" };
  const state = (shares: Shares) => ({ shares, usdPerHour: spendOf(shares) });
  const within: Within = withinEnvelope(envelope, state(today), state(target), now);
  if (within.ok) return { kind: "whole", target };
  if (within.limit === "time") return { kind: "outside", because: within.because };
  const clipped = clipToEnvelope(envelope, today, target, spendOf, evenly);
  if (!worth(clipped)) return { kind: "outside", because: within.because };
  return { kind: "clipped", target: withoutStanding(today, clipped), because: within.because };
}

/** Without the cells that stay where they are: a shift touches no more than it moves. */
function withoutStanding(today: Shares, target: Shares): Shares {
  return Object.fromEntries(
    Object.entries(target).filter(([cell, row]) => {
      const fleets = new Set([...Object.keys(row), ...Object.keys(today[cell] ?? {})]);
      return [...fleets].some(
        (fleet) => Math.abs(shareOf(target, cell, fleet) - shareOf(today, cell, fleet)) > 1e-4,
      );
    }),
  );
}
