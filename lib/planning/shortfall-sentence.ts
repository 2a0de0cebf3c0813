import type { Snapshot } from "./model";
import type { Shortfall } from "./shortfall";

/** Requests/s for a sentence: whole above ten, else two significant digits. */
export function rateText(requestsPerSec: number): string {
  const text =
    requestsPerSec >= 10
      ? Math.round(requestsPerSec).toLocaleString("en-US")
      : String(Number(requestsPerSec.toPrecision(2)));
  return `${text} requests/s`;
}

const both = (names: readonly string[]): string =>
  names.length < 3
    ? names.join(" and ")
    : names.length === 3
      ? `${names[0]}, ${names[1]} and ${names[2]}`
      : `${names[0]}, ${names[1]} and ${names.length - 2} more`;

/** Who needs what, what confines them, and what there is. */
export function capacitySentence(snapshot: Snapshot, shortfall: Omit<Shortfall, "sentence">): string {
  const { cells, fleets, rules, clauses, accelerators } = shortfall;
  const many = cells.length > 1;
  const them = many ? "them" : "it";
  const needs = `${both(cells)} ${many ? "need" : "needs"} ${rateText(shortfall.neededRequestsPerSec)}${many ? " together" : ""}`;
  if (fleets.length === 0) return `${needs}; ${nothingLeft(snapshot, cells, rules, them)}.`;
  const leave =
    rules.length > 0
      ? `${both(rules)} ${rules.length > 1 ? "leave" : "leaves"} ${them} ${both(fleets)}`
      : `${both(fleets)} can serve ${them}`;
  const count = Math.round(accelerators).toLocaleString("en-US");
  const room = `${rules.length > 0 ? "whose" : "and the"} ${count} accelerators have room for ${rateText(shortfall.servedRequestsPerSec)}`;
  const limits = snapshot.shares
    .filter(({ provider }) => clauses.includes(provider))
    .map(
      ({ provider, max }) => `${provider} may serve at most ${Number((max * 100).toPrecision(3))}% of tokens`,
    );
  return `${[needs, `${leave}${rules.length > 0 ? ", " : " "}${room}`, ...limits].join("; ")}.`;
}

function nothingLeft(
  snapshot: Snapshot,
  cells: readonly string[],
  rules: readonly string[],
  them: string,
): string {
  const cell = snapshot.cells.find(({ id }) => id === cells[0]);
  if (rules.length > 0) return `${both(rules)} ${rules.length > 1 ? "leave" : "leaves"} ${them} no fleet`;
  if (cell && !snapshot.fleets.some(({ serves }) => Object.hasOwn(serves, cell.model))) {
    return `no fleet serves model ${cell.model}`;
  }
  return `no fleet with accelerators that serves ${them} can be reached from ${cell?.origin ?? "there"}`;
}
