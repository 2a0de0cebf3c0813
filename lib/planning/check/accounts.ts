import type { Plan, Snapshot } from "../model";
import { inOneTier, listOf, piecesOf, piecesThatCount, type Touch, touchFromBelow } from "./bills";
import { nth } from "./ledger";

type Contract = Snapshot["contracts"][number];

/**
 * A straight line below what a contract owes: USD per dollar spent at list price, through a spend with what is owed there.
 * The line of a contract without tiers is price · (spend − commitment), which is below overage multiplier ·
 * max(0, spend − commitment) for any price from 0 to the multiplier.
 */
export interface Account {
  usdPerListUsd: number;
  touch: Touch;
}

/** Spend at list price that a contract can come to in its period, USD: with nothing drawn, and with all that may be busy. */
function reachOf({ windows, fleets, policy }: Snapshot, contract: Contract): { least: number; most: number } {
  let least = listOf(contract, contract.spentUsd);
  let drawn = 0;
  for (const [t, window] of windows.entries()) {
    if (Date.parse(window.start) >= Date.parse(contract.periodEnd)) continue;
    for (const fleet of fleets) {
      if (fleet.contract !== contract.id) continue;
      const usd =
        nth(fleet.usdPerAcceleratorHour, t) * window.hours * window.weight * nth(fleet.accelerators, t);
      if (fleet.billing === "reserved") least += usd;
      else drawn += usd * policy.targetUtilization;
    }
  }
  return { least, most: least + drawn };
}

/** Tiers that a contract is taken to be billed in, by their multipliers; the others of the snapshot in any. */
export type TierSet = ReadonlyMap<string, { first: number; last: number }>;

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
