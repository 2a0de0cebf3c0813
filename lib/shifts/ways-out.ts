import { factsOf, isBackInQuestion, type SeenEstate, standing, toOrigin } from "./back-or-stay";
import { rate } from "./drain-rules";
import type { Shares, Shift } from "./model";
import { nearestTable } from "./nearest-table";
import { isSafe, isWorse, type Prospect, prospectOf, wouldBe } from "./prospect";
import { loadByFleet } from "./safety";
import { overlay, restrict } from "./table";
import { wayBack } from "./way-back";

/** Demand goes on changing while traffic moves: what is filled to the brim now would be over it a second later. */
const SLACK = 0.98;

/** The nearest safe table, with the steps that lead there. */
export interface Offer {
  /** The shift's own cells. */
  readonly toward: Shares;
  readonly prospect: Prospect;
  /** Requests/s that no fleet may and can take: they stay where they are. */
  readonly strandedRequestsPerSec: number;
  readonly steps: number;
}

/** What can be done when going back is not simply that. */
export interface WaysOut {
  readonly back: Prospect;
  readonly stay: Prospect;
  /** Null when staying is safe, or nothing that law and capacity allow is better. */
  readonly nearest: Offer | null;
  /** Going back, staying, and the nearest safe table side by side. */
  readonly sentence: string;
}

/**
 * Compares going back with staying and, where neither will do, with the nearest safe table. Null when the shift has
 * moved nothing, or going back is safe and no worse than staying: then that is the way.
 *
 * @param closed fleets that must be given nothing more, such as those of another active shift
 */
export async function waysOut(
  shift: Shift,
  seen: SeenEstate,
  closed: ReadonlySet<string>,
): Promise<WaysOut | null> {
  const at = standing(shift);
  if (!at || !isBackInQuestion(shift, seen)) return null;
  const facts = factsOf(shift, seen);
  const { limit } = facts;
  const back = prospectOf(facts.before, facts);
  const stay = prospectOf(seen.table, facts);
  const { proven } = wayBack(shift, at.live, at.inFlight, seen, toOrigin(shift));
  const stuck = !proven.ok && !isWorse(back, stay) ? ` No safe steps lead there: ${proven.because}` : "";
  const compared = `Going back ${wouldBe(back, limit)}${stuck} Staying ${wouldBe(stay, limit)}`;
  if (isSafe(stay)) return { back, stay, nearest: null, sentence: compared };

  const found = await nearestTable({
    running: seen.table,
    cells: Object.keys(shift.target),
    facts: seen.facts,
    limit: limit * SLACK,
    most: mostOf(shift, seen, closed),
    preferred: shift.origin,
  });
  const toward = found.target;
  const prospect = prospectOf(overlay(seen.table, toward), facts);
  const way = wayBack(shift, at.live, at.inFlight, seen, { goal: "nearest_safe", toward }).proven;
  if (!way.ok || !isWorse(stay, prospect))
    return {
      back,
      stay,
      nearest: null,
      sentence: `${compared} No table that law and capacity allow is better.`,
    };
  const stranded =
    found.strandedRequestsPerSec > 1e-6
      ? ` ${rate(found.strandedRequestsPerSec)} requests/s find no lawful room and stay where they are.`
      : "";
  return {
    back,
    stay,
    nearest: {
      toward,
      prospect,
      strandedRequestsPerSec: found.strandedRequestsPerSec,
      steps: way.steps.length,
    },
    sentence: `${compared} The nearest safe table moves ${rate(prospect.movedRequestsPerSec)} requests/s and ${wouldBe(prospect, limit)}${stranded}`,
  };
}

/** Accelerators that the shift's cells may keep busy where more would do harm: on closed fleets, and on breached ones. */
function mostOf(
  shift: Shift,
  { table, facts, judgements }: SeenEstate,
  closed: ReadonlySet<string>,
): Map<string, number> {
  const now = loadByFleet(restrict(table, shift.target), facts);
  const before = loadByFleet(shift.origin, facts);
  const most = new Map([...closed].map((fleet) => [fleet, now.get(fleet) ?? 0]));
  for (const { verdict, guardrail } of judgements) {
    if (verdict !== "breach" || guardrail.onBreach === "report" || guardrail.scope.kind !== "fleet") continue;
    const { fleetId } = guardrail.scope;
    most.set(fleetId, Math.min(most.get(fleetId) ?? Infinity, before.get(fleetId) ?? 0));
  }
  return most;
}
