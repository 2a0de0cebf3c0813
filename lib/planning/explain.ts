import { accessOf } from "./access";
import { isAtLeastShare, isAtMaximumShare, isFull, type WindowUsage, whyUnserved } from "./limits";
import { type PlanPrices, type Snapshot, type SnapshotCell, unservedEndpoint, valueIn } from "./model";
import { endpointCost, type UnitCost } from "./unit-cost";

const cents = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const threeDigits = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

/** USD for a sentence: to the cent, and below a dollar three significant digits, so that no price reads $0.00. */
export function usdText(usd: number): string {
  const size = Math.abs(usd);
  const small = size < 1 ? threeDigits.format(size) : "";
  const format = size === 0 || size >= 1000 ? whole : cents;
  // Two digits behind the point, where three significant ones are fewer.
  const text = size > 0 && small.length >= 4 ? small : format.format(size);
  return `${usd < 0 ? "-" : ""}$${text}`;
}

const causes: Record<keyof UnitCost, string> = {
  accelerators: "accelerator hours",
  latency: "latency over budget",
  failures: "failed requests",
  carbon: "carbon",
  unserved: "unserved requests",
};

/** What a reason of `unserved` says in words. */
export function unservedSentence(code: string): string {
  const [kind, ...rest] = code.split(":");
  const name = rest.join(":");
  switch (kind) {
    case "residency":
      return `Rule ${name} denies fleets that could serve it.`;
    case "capacity":
      return `Fleet ${name} is full.`;
    case "share":
      return `Provider ${name} serves the largest share its clause allows.`;
    case "model":
      return `No fleet serves model ${name}.`;
    case "unreachable":
      return `No fleet that serves it can be reached from ${name}.`;
    default:
      return `Fleet ${name} has room, but the policy's prices for movement, commitments or contingencies make serving there cost more than leaving it unserved.`;
  }
}

/** All reasons of `unserved` in words, what is alike in one sentence. */
export function unservedText(codes: readonly string[]): string {
  const named = (kind: string) =>
    codes.filter((code) => code.startsWith(`${kind}:`)).map((code) => code.slice(kind.length + 1));
  const [full, rules] = [named("capacity"), named("residency")];
  const others = codes.filter((code) => !/^(capacity|residency):/.test(code));
  return [
    ...(full.length > 1 ? [`Fleets ${listed(full)} are full.`] : full.map((f) => `Fleet ${f} is full.`)),
    ...(rules.length > 1
      ? [`Rules ${listed(rules)} deny fleets that could serve it.`]
      : rules.map((rule) => unservedSentence(`residency:${rule}`))),
    ...others.map(unservedSentence),
  ].join(" ");
}

const listed = (names: readonly string[]) =>
  names.length > 4
    ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`
    : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

export interface MoveFacts {
  from: string;
  to: string;
  requestsPerSec: number;
  window: number;
}

/** What the move is part of: everything else in its window. */
export interface MoveContext {
  prices: PlanPrices;
  usage: WindowUsage;
  /** Whether as much moves into the window as the policy lets move at once. */
  atMovementLimit: boolean;
}

/**
 * Why traffic moves from one fleet to another, in a few sentences: the law first, then what binds at either end, then
 * the money.
 */
export function moveSentence(
  snapshot: Snapshot,
  cell: SnapshotCell,
  move: MoveFacts,
  { prices, usage, atMovementLimit }: MoveContext,
): string {
  const { from, to, window } = move;
  if (to === unservedEndpoint) {
    return unservedText(whyUnserved(snapshot, cell, usage, window));
  }
  const fromFleet = snapshot.fleets.find((fleet) => fleet.id === from);
  if (!fromFleet) {
    return `Had no route; ${to} is allowed and has room. ${money(snapshot, cell, move, prices, "serves")}`.trim();
  }
  const access = accessOf(cell, fromFleet);
  if (access.kind === "denied") {
    return `${access.rules.join(" and ")} ${access.rules.length > 1 ? "deny" : "denies"} ${from}.`;
  }
  if (access.kind === "no_model") return `${from} does not serve model ${cell.model}.`;
  if (access.kind === "unreachable") return `${from} cannot be reached from ${cell.origin}.`;

  if (!(valueIn(fromFleet.accelerators, window) > 0)) {
    const saved = money(snapshot, cell, move, prices, "serves");
    return `${from} has no healthy accelerators. ${saved}`.trim();
  }

  const { facts, purpose } = whatBinds(snapshot, move, fromFleet.provider, prices, usage);
  if (atMovementLimit) {
    const percent = Number((snapshot.policy.maxMovedShare * 100).toPrecision(3));
    facts.push(`No more than ${percent}% of requests may move at once, and that much does.`);
  }
  facts.push(money(snapshot, cell, move, prices, purpose));
  return facts.filter((fact) => fact !== "").join(" ");
}

/** What a move that costs money is for. */
type Purpose = "serves" | "makes_room" | "clause" | "contingency" | "later";

const purposes: Record<Purpose, string> = {
  serves: "it is served, which is worth more",
  makes_room: "it makes room for traffic that gains more",
  clause: "the clause demands it",
  contingency: "it leaves room where a failure elsewhere would need it",
  later: "later hours gain more than that",
};

function whatBinds(
  snapshot: Snapshot,
  { from, to, window }: MoveFacts,
  fromProvider: string,
  prices: PlanPrices,
  usage: WindowUsage,
): { facts: string[]; purpose: Purpose } {
  const facts: string[] = [];
  let purpose: Purpose = snapshot.policy.contingencies === "none" ? "later" : "contingency";
  const priceOf = (fleet: string) =>
    prices.fleets.find((p) => p.window === window && p.fleet === fleet)?.usdPerAcceleratorHour;
  const worth = (fleet: string) => {
    const price = priceOf(fleet);
    return price ? `, and one more accelerator-hour there would be worth ${usdText(price)}` : "";
  };
  if (isFull(snapshot, usage, from, window)) {
    facts.push(`${from} is full${worth(from)}.`);
    purpose = "makes_room";
  } else if (isAtMaximumShare(snapshot, usage, fromProvider)) {
    facts.push(`${fromProvider} serves the largest share its clause allows.`);
    purpose = "makes_room";
  } else if (priceOf(from)) {
    facts.push(`What ${from} leaves free is room for what a failure elsewhere would displace${worth(from)}.`);
  }
  const toProvider = snapshot.fleets.find((fleet) => fleet.id === to)?.provider;
  const least = snapshot.shares.find((s) => s.provider === toProvider);
  if (least && toProvider !== fromProvider && isAtLeastShare(snapshot, usage, least.provider)) {
    facts.push(`${least.provider} is owed at least ${Number((least.min * 100).toPrecision(3))}% of tokens.`);
    purpose = "clause";
  }
  if (isFull(snapshot, usage, to, window)) facts.push(`It helps to fill ${to}${worth(to)}.`);
  return { facts, purpose };
}

function money(
  snapshot: Snapshot,
  cell: SnapshotCell,
  move: MoveFacts,
  prices: PlanPrices,
  purpose: Purpose,
): string {
  const before = endpointCost(snapshot, cell, move.from, move.window, prices);
  const after = endpointCost(snapshot, cell, move.to, move.window, prices);
  if (!before || !after) return "";
  const parts = (Object.keys(causes) as (keyof UnitCost)[])
    .map((cause) => ({ cause, usd: (after[cause] - before[cause]) * move.requestsPerSec }))
    .filter(({ usd }) => Math.abs(usd) >= 0.005)
    .sort((a, b) => Math.abs(b.usd) - Math.abs(a.usd));
  const total = parts.reduce((sum, { usd }) => sum + usd, 0);
  const largest = parts.find(({ usd }) => Math.sign(usd) === Math.sign(total));
  if (!largest) return "Costs the same per hour.";
  if (total > 0) {
    return `Costs ${usdText(total)} per hour more, mostly for ${causes[largest.cause]}; ${purposes[purpose]}.`;
  }
  const contract = snapshot.fleets.find((fleet) => fleet.id === move.to)?.contract;
  const price = prices.contracts.find((p) => p.contract === contract);
  if (largest.cause === "accelerators" && price?.usdPerCommittedUsd === 0) {
    return `Saves ${usdText(-total)} per hour, mostly because ${contract} is committed beyond what is used.`;
  }
  const percent = Number(((price?.multiplier ?? 1) * 100).toPrecision(4));
  const tier =
    largest.cause === "accelerators" && percent < 100
      ? `, which ${contract} bills at ${percent}% of list price`
      : "";
  return `Saves ${usdText(-total)} per hour, mostly on ${causes[largest.cause]}${tier}.`;
}
