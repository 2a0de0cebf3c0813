import { accessOf } from "./access";
import { isAtMaximumShare, isFull, type WindowUsage, whyUnserved } from "./limits";
import { type PlanPrices, type Snapshot, type SnapshotCell, unservedEndpoint } from "./model";
import { endpointCost, type UnitCost } from "./unit-cost";

/** USD for a sentence: to the cent, and below a dollar three significant digits, so that no price reads $0.00. */
export function usdText(usd: number): string {
  const size = Math.abs(usd);
  const digits = size >= 1000 || size === 0 ? 0 : 2;
  const text =
    size > 0 && size < 1
      ? String(Number(size.toPrecision(3)))
      : size.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
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

export interface MoveFacts {
  from: string;
  to: string;
  requestsPerSec: number;
  window: number;
}

/**
 * Why traffic moves from one fleet to another, in one or two sentences: the law first, then what binds at either
 * end, then the money.
 */
export function moveSentence(
  snapshot: Snapshot,
  cell: SnapshotCell,
  move: MoveFacts,
  prices: PlanPrices,
  usage: WindowUsage,
): string {
  const { from, to, window } = move;
  if (to === unservedEndpoint) {
    return whyUnserved(snapshot, cell, usage, window).map(unservedSentence).join(" ");
  }
  const fromFleet = snapshot.fleets.find((fleet) => fleet.id === from);
  if (!fromFleet)
    return `Had no route; ${to} is allowed and has room. ${money(snapshot, cell, move, prices)}`;
  const access = accessOf(cell, fromFleet);
  if (access.kind === "denied") return `${access.rules.join(" and ")} denies ${from}.`;
  if (access.kind === "no_model") return `${from} does not serve model ${cell.model}.`;
  if (access.kind === "unreachable") return `${from} cannot be reached from ${cell.origin}.`;

  const facts: string[] = [];
  if (isFull(snapshot, usage, from, window)) {
    const price = prices.fleets.find((p) => p.window === window && p.fleet === from)?.usdPerAcceleratorHour;
    facts.push(
      price
        ? `${from} is full, and one more accelerator-hour there would be worth ${usdText(price)}.`
        : `${from} is full.`,
    );
  } else if (isAtMaximumShare(snapshot, usage, fromFleet.provider)) {
    facts.push(`${fromFleet.provider} serves the largest share its clause allows.`);
  }
  const toProvider = snapshot.fleets.find((fleet) => fleet.id === to)?.provider;
  const least = snapshot.shares.find((s) => s.provider === toProvider && s.min > 0);
  if (least && (usage.tokenShare.get(least.provider) ?? 0) <= least.min * (1 + 1e-6)) {
    facts.push(`${least.provider} is owed at least ${Math.round(least.min * 100)}% of tokens.`);
  }
  facts.push(money(snapshot, cell, move, prices));
  return facts.join(" ");
}

function money(snapshot: Snapshot, cell: SnapshotCell, move: MoveFacts, prices: PlanPrices): string {
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
  const contract = snapshot.fleets.find((fleet) => fleet.id === move.to)?.contract;
  const unused = prices.contracts.some((p) => p.contract === contract && p.usdPerCommittedUsd === 0);
  const why =
    largest.cause === "accelerators" && total < 0 && unused
      ? `${contract} is committed beyond what is used`
      : causes[largest.cause];
  return total < 0
    ? `Saves ${usdText(-total)} per hour, mostly ${largest.cause === "accelerators" && unused ? `because ${why}` : `on ${why}`}.`
    : `Costs ${usdText(total)} per hour more, mostly for ${why}; it makes room for traffic that gains more.`;
}
