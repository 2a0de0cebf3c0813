import type { Plan, PlanOtherTiers, Snapshot } from "../model";
import { inOneTier, listOf, piecesOf, piecesThatCount, type Touch, touchFromBelow } from "./bills";
import { nth, workOf } from "./ledger";

type Contract = Snapshot["contracts"][number];
type Reach = { least: number; most: number };

/**
 * A straight line below what a contract owes: USD per dollar spent at list price, through a spend with what is owed there.
 * The line of a contract without tiers is price · (spend − commitment), which is below overage multiplier ·
 * max(0, spend − commitment) for any price from 0 to the multiplier.
 */
export interface Account {
  usdPerListUsd: number;
  touch: Touch;
}

const reaches = new WeakMap<Snapshot, Map<string, Reach>>();

/** Spend at list price that a contract can come to in its period, USD. */
function reachOf(snapshot: Snapshot, contract: Contract): Reach {
  let known = reaches.get(snapshot);
  if (!known) {
    const work = workOf(snapshot);
    known = new Map(snapshot.contracts.map((each) => [each.id, reachBy(snapshot, each, work)]));
    reaches.set(snapshot, known);
  }
  return known.get(contract.id)!;
}

/**
 * At least what is spent and reserved. At most, in every window, as much more as the contract's fleets may be busy with,
 * and as all cells could draw if each sent everything to the fleet where it costs most.
 */
function reachBy(
  { windows, fleets, cells, policy }: Snapshot,
  contract: Contract,
  work: Float64Array,
): Reach {
  let least = listOf(contract, contract.spentUsd);
  let drawn = 0;
  for (const [t, window] of windows.entries()) {
    if (Date.parse(window.start) >= Date.parse(contract.periodEnd)) continue;
    const hours = window.hours * window.weight;
    const drawing: [fleet: number, usd: number][] = [];
    let room = 0;
    for (const [f, fleet] of fleets.entries()) {
      if (fleet.contract !== contract.id) continue;
      const usd = nth(fleet.usdPerAcceleratorHour, t) * hours;
      if (fleet.billing === "reserved") least += usd * nth(fleet.accelerators, t);
      else {
        drawing.push([f, usd]);
        room += usd * nth(fleet.accelerators, t) * policy.targetUtilization;
      }
    }
    const wanted = cells.reduce((sum, cell, d) => {
      const usd = drawing.map(([f, hourUsd]) => hourUsd * (work[d * fleets.length + f]! || 0));
      return sum + Math.max(0, ...usd) * nth(cell.requestsPerSec, t);
    }, 0);
    drawn += Math.min(room, wanted);
  }
  return { least, most: least + drawn };
}

/** Tiers that a contract is taken to be billed in, by their multipliers; the others of the snapshot in any. */
export type TierSet = ReadonlyMap<string, { first: number; last: number }>;

/** The set that a plan lists. */
export const setOf = ({ tiers }: Pick<PlanOtherTiers, "tiers">): TierSet =>
  new Map(tiers.map(({ contract, ...range }) => [contract, range]));

/** Numbers of the contract's pieces that belong to the set: those that count, if any of them does. */
export function piecesIn(snapshot: Snapshot, contract: Contract, set: TierSet): number[] {
  const range = set.get(contract.id);
  const within = piecesOf(contract).flatMap(({ multiplier }, number) =>
    !range || (multiplier <= range.first && multiplier >= range.last) ? [number] : [],
  );
  const counting = piecesThatCount(contract, reachOf(snapshot, contract));
  const both = within.filter((number) => counting.includes(number));
  return both.length > 0 ? both : within;
}

/** The lines at given prices of list spend by contract, with contracts billed in the tiers of the set. */
export function accountsOf(
  snapshot: Snapshot,
  usdPerListUsd: ReadonlyMap<string, number>,
  set: TierSet,
): Map<string, Account> {
  return new Map(
    snapshot.contracts.map((contract) => {
      const price = usdPerListUsd.get(contract.id) ?? 0;
      const touch = contract.tiers
        ? touchFromBelow(contract, piecesIn(snapshot, contract, set), price, reachOf(snapshot, contract))
        : { listUsd: contract.committedUsd, owedUsd: 0 };
      return [contract.id, { usdPerListUsd: price, touch }];
    }),
  );
}

/** The tiers and the prices of list spend that a plan's own prices are of. */
export function ownAccounts(
  snapshot: Snapshot,
  prices: Plan["prices"],
): { set: TierSet; lines: Map<string, Account> } {
  const set = new Map(
    prices.contracts.flatMap(({ contract, multiplier }) =>
      multiplier === undefined ? [] : [[contract, { first: multiplier, last: multiplier }] as const],
    ),
  );
  const usd = new Map(
    prices.contracts.map((price) => [price.contract, price.usdPerCommittedUsd * (price.multiplier ?? 1)]),
  );
  return { set, lines: accountsOf(snapshot, usd, set) };
}

/**
 * The snapshot once for every way to be billed: each contract in one of the tiers that count, as a contract without tiers.
 * The least of their optima is the snapshot's. Null where there are more than `most`.
 */
export function inOneTierEach(snapshot: Snapshot, most: number): Snapshot[] | null {
  const numbers = snapshot.contracts.map((contract) =>
    contract.tiers ? piecesIn(snapshot, contract, new Map()) : [0],
  );
  if (numbers.reduce((product, { length }) => product * length, 1) > most) return null;
  return numbers
    .reduce<Contract[][]>(
      (before, options, c) => {
        const contract = snapshot.contracts[c]!;
        const billed = contract.tiers ? options.map((number) => inOneTier(contract, number)) : [contract];
        return before.flatMap((contracts) => billed.map((one) => [...contracts, one]));
      },
      [[]],
    )
    .map((contracts) => ({ ...snapshot, contracts }));
}
