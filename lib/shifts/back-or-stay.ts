import type { Live, Shift } from "./model";
import type { Observation } from "./observation";
import { isWorse, type ProspectFacts, prospectOf, wouldBe } from "./prospect";
import { overlay } from "./table";
import { type Goal, wayBack } from "./way-back";

/** What a comparison of ways out goes by. */
export type SeenEstate = Pick<Observation, "table" | "facts" | "backLimit" | "judgements">;

/** Where a shift stands that has moved something, or null. */
export function standing({ progress }: Shift): { live: Live; inFlight: boolean } | null {
  if (progress.state === "completed") return { live: progress.live, inFlight: false };
  if (progress.state !== "running" && progress.state !== "rolling_back") return null;
  const { live, step } = progress;
  const inFlight = (step.phase === "held" ? step.resume : step).phase === "applying";
  return live.fraction > 0 || inFlight ? { live, inFlight } : null;
}

export const factsOf = (
  shift: Shift,
  { table, facts, backLimit, judgements }: SeenEstate,
): ProspectFacts => ({
  running: table,
  before: overlay(table, shift.origin),
  facts,
  limit: backLimit,
  judgements,
});

/** Going back and staying, as two sentences, when going back is the worse of the two; else null. */
export function worseThanStaying(shift: Shift, seen: SeenEstate): string | null {
  const facts = factsOf(shift, seen);
  const [back, stay] = [prospectOf(facts.before, facts), prospectOf(seen.table, facts)];
  if (!isWorse(back, stay)) return null;
  return `Going back ${wouldBe(back, facts.limit)} Staying ${wouldBe(stay, facts.limit)}`;
}

/** Whether going back is in question: no safe steps lead there, or it would be worse than staying. */
export function isBackInQuestion(shift: Shift, seen: Omit<SeenEstate, "judgements">): boolean {
  const at = standing(shift);
  if (!at) return false;
  const facts = factsOf(shift, { ...seen, judgements: [] });
  return (
    !wayBack(shift, at.live, at.inFlight, seen, toOrigin(shift)).proven.ok ||
    isWorse(prospectOf(facts.before, facts), prospectOf(seen.table, facts))
  );
}

export const toOrigin = ({ origin }: Shift): Goal => ({ goal: "origin", toward: origin });
