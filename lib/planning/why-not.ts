import { accessOf } from "./access";
import { detourUsd, endpointIndex, type PricedCost, pricedCosts, pricedSum } from "./cell-paths";
import { usdText } from "./explain";
import { isAtLeastShare, isAtMaximumShare, movedShareOf, usageOf } from "./limits";
import { type Plan, type Snapshot, type SnapshotCell, unservedEndpoint, valueIn } from "./model";

/** The parts of a request's cost, in the order in which they are shown; `capacity` is the price of the room it takes. */
export const costCauses = ["accelerators", "latency", "failures", "carbon", "capacity", "unserved"] as const;
export type CostCause = (typeof costCauses)[number];

/** USD per request: here, at the fleet asked about, against there, where the cell is served instead. */
export interface CostLine {
  cause: CostCause;
  hereUsd: number;
  thereUsd: number;
}

/** Why a plan does, or does not, send a cell to a fleet in a window. */
export type WhyNot = { cell: string; fleet: string; window: number; sentence: string } & (
  | { kind: "serves"; share: number }
  | { kind: "denied"; rules: readonly string[] }
  | { kind: "no_model" | "unreachable" | "no_accelerators" | "no_demand" }
  | {
      /** `held_back`: it would not cost more, but something that has no price in the plan is in the way. */
      kind: "costs_more" | "held_back";
      /** Where the cell goes instead: a fleet, or `unserved`. */
      against: string;
      lines: readonly CostLine[];
      /** Moving there and back, less what it gains in other hours, USD per request. */
      movementUsd: number;
      /** In all, USD per request. */
      losesByUsd: number;
    }
);

const words: Record<CostCause | "movement", string> = {
  accelerators: "accelerator hours",
  latency: "latency over budget",
  failures: "failed requests",
  carbon: "carbon",
  capacity: "the room it would take from traffic that gains more",
  unserved: "unserved requests",
  movement: "moving there and back",
};

const perMillion = (usdPerRequest: number) => `${usdText(usdPerRequest * 1e6)} per million requests`;

/** Why not this fleet for this cell in this window? The ids must be the snapshot's, the window one of its windows. */
export function whyNot(
  snapshot: Snapshot,
  plan: Plan,
  asked: { cell: string; fleet: string; window: number },
): WhyNot {
  const answer = whyNotAll(snapshot, plan, asked).find(({ fleet }) => fleet === asked.fleet);
  if (!answer) throw new RangeError(`There is no fleet ${asked.fleet} in the snapshot.`);
  return answer;
}

/** The same for every fleet: those that serve the cell first, then by what they lose by, what may not serve it last. */
export function whyNotAll(
  snapshot: Snapshot,
  plan: Plan,
  { cell: cellId, window }: { cell: string; window: number },
): WhyNot[] {
  const cell = snapshot.cells.find(({ id }) => id === cellId);
  if (!cell || !snapshot.windows[window]) {
    throw new RangeError(`There is no cell ${cellId} in a window ${window} of the snapshot.`);
  }
  const situation = situationOf(snapshot, plan, cell, window);
  return snapshot.fleets
    .map((_, f) => answerFor(situation, f))
    .sort((a, b) => rank(a) - rank(b) || (a.fleet < b.fleet ? -1 : 1));
}

function rank(answer: WhyNot): number {
  switch (answer.kind) {
    case "serves":
      return -1e9 - answer.share;
    case "costs_more":
    case "held_back":
      return answer.losesByUsd;
    default:
      return answer.kind === "denied" ? 3e9 : 2e9;
  }
}

interface Situation {
  snapshot: Snapshot;
  plan: Plan;
  cell: SnapshotCell;
  window: number;
  shares: ReadonlyMap<string, number>;
  /** Where most of what is not at the fleet asked about goes. */
  against: string;
  costs: readonly (PricedCost | undefined)[];
  detours: Float64Array;
}

function situationOf(snapshot: Snapshot, plan: Plan, cell: SnapshotCell, window: number): Situation {
  const ofCell = (entry: { window: number; cell: string }) =>
    entry.window === window && entry.cell === cell.id;
  const routes = plan.routes.filter(ofCell).toSorted((a, b) => b.share - a.share);
  return {
    snapshot,
    plan,
    cell,
    window,
    shares: new Map(routes.map(({ fleet, share }) => [fleet, share])),
    // What is left unserved would be the first to go anywhere.
    against: plan.unserved.some(ofCell) ? unservedEndpoint : (routes[0]?.fleet ?? unservedEndpoint),
    costs: pricedCosts(snapshot, cell, window, plan.prices),
    detours: detourUsd(snapshot, cell, window, plan.prices),
  };
}

function answerFor(situation: Situation, f: number): WhyNot {
  const { snapshot, cell, window, shares, against, costs, detours } = situation;
  const fleet = snapshot.fleets[f]!;
  const asked = { cell: cell.id, fleet: fleet.id, window };
  const share = shares.get(fleet.id);
  if (share !== undefined) {
    const percent = Number((share * 100).toPrecision(3));
    return { ...asked, kind: "serves", share, sentence: `${fleet.id} serves ${percent}% of ${cell.id}.` };
  }
  const access = accessOf(cell, fleet);
  if (access.kind === "denied") {
    const sentence = `${access.rules.join(" and ")} ${access.rules.length > 1 ? "deny" : "denies"} ${fleet.id} to ${cell.id}.`;
    return { ...asked, kind: "denied", rules: access.rules, sentence };
  }
  if (access.kind === "no_model") {
    return { ...asked, kind: "no_model", sentence: `${fleet.id} does not serve model ${cell.model}.` };
  }
  if (access.kind === "unreachable") {
    return { ...asked, kind: "unreachable", sentence: `${fleet.id} cannot be reached from ${cell.origin}.` };
  }
  if (!(valueIn(cell.requestsPerSec, window) > 0)) {
    return { ...asked, kind: "no_demand", sentence: `${cell.id} has no demand in this window.` };
  }
  const here = costs[f];
  if (!here) {
    return { ...asked, kind: "no_accelerators", sentence: `${fleet.id} has no healthy accelerators then.` };
  }
  const at = endpointIndex(snapshot, against);
  const there = costs[at]!;
  const lines = costCauses
    .map((cause) => ({ cause, hereUsd: here[cause] / 3600, thereUsd: there[cause] / 3600 }))
    .filter(({ hereUsd, thereUsd }) => hereUsd !== 0 || thereUsd !== 0);
  const losesByUsd = detours[f]! - detours[at]!;
  const movementUsd = losesByUsd - (pricedSum(here) - pricedSum(there)) / 3600;
  // Prices are right to the last digits of a solver: what loses by less costs the same.
  const negligible = 1e-9 * (pricedSum(here) + pricedSum(there)) + 1e-12;
  const compared = { ...asked, against, lines, movementUsd, losesByUsd };
  return losesByUsd > negligible
    ? { ...compared, kind: "costs_more", sentence: dearerSentence(compared) }
    : { ...compared, kind: "held_back", sentence: heldBackSentence(situation, f, losesByUsd < -negligible) };
}

type Compared = Pick<
  Extract<WhyNot, { kind: "costs_more" | "held_back" }>,
  "fleet" | "against" | "lines" | "movementUsd" | "losesByUsd"
>;

function dearerSentence({ fleet, against, lines, movementUsd, losesByUsd }: Compared): string {
  const differences = [
    ...lines.map(({ cause, hereUsd, thereUsd }) => ({ cause, usd: hereUsd - thereUsd })),
    { cause: "movement" as const, usd: movementUsd },
  ];
  const largest = differences.reduce((most, next) => (next.usd > most.usd ? next : most));
  const than = against === unservedEndpoint ? "leaving requests unserved" : against;
  return `${fleet} would cost ${perMillion(losesByUsd)} more than ${than}, mostly for ${words[largest.cause]}.`;
}

/** Something binds that the document has no price for: a clause, the limit on movement, or room for a contingency. */
function heldBackSentence(situation: Situation, f: number, cheaper: boolean): string {
  const { snapshot, plan, window, against } = situation;
  const fleet = snapshot.fleets[f]!;
  const other = snapshot.fleets.find(({ id }) => id === against);
  const than = other ? other.id : "leaving requests unserved";
  if (!cheaper) return `${fleet.id} would cost the same as ${than}; nothing would be gained by it.`;
  const routes = plan.routes.filter((route) => route.window === window);
  const usage = usageOf(snapshot, window, routes);
  const opening = `${fleet.id} would be cheaper than ${than}, but`;
  if (fleet.provider !== other?.provider && isAtMaximumShare(snapshot, usage, fleet.provider)) {
    return `${opening} ${fleet.provider} serves the largest share its clause allows.`;
  }
  if (other && fleet.provider !== other.provider && isAtLeastShare(snapshot, usage, other.provider)) {
    return `${opening} ${other.provider} is owed the share of tokens that it gets.`;
  }
  const { maxMovedShare, contingencies } = snapshot.policy;
  const limited = snapshot.windows.some(
    (_, t) => movedShareOf(snapshot, plan.routes, t) >= maxMovedShare * (1 - 1e-6),
  );
  if (maxMovedShare < 1 && limited) {
    return `${opening} the policy lets no more than ${Number((maxMovedShare * 100).toPrecision(3))}% of requests move at once.`;
  }
  if (contingencies !== "none") {
    return `${opening} its room is kept for traffic that a failure elsewhere would displace, or less may depend on it.`;
  }
  return `${opening} a clause on shares or a limit on movement in another window is in the way.`;
}
