import type { Snapshot } from "../model";

/*
 * What contracts bill, in the checker's own words. A contract with price tiers owes, beyond its commitment, the overage
 * multiplier times the area under its multipliers. It is kept as the straight pieces of that: for each tier what is billed
 * at a spend is `slope` · spend + `start`, and tiers decline, so the bill is the least of these everywhere.
 */

type Contract = Snapshot["contracts"][number];

export interface Piece {
  fromUsd: number;
  multiplier: number;
  startUsd: number;
}

export function piecesOf({ tiers = [] }: Contract): Piece[] {
  const pieces: Piece[] = [{ fromUsd: 0, multiplier: 1, startUsd: 0 }];
  for (const { fromUsd, multiplier } of tiers) {
    const { multiplier: before, startUsd } = pieces.at(-1)!;
    pieces.push({ fromUsd, multiplier, startUsd: startUsd + (before - multiplier) * fromUsd });
  }
  return pieces;
}

/** What so much spend at list price is billed, USD. */
export function billOf(contract: Contract, listUsd: number): number {
  if (contract.tiers === undefined) return listUsd;
  return Math.min(...piecesOf(contract).map(({ multiplier, startUsd }) => multiplier * listUsd + startUsd));
}

/** Spend at list price that was billed so much, USD. */
export function listOf(contract: Contract, billUsd: number): number {
  if (contract.tiers === undefined) return billUsd;
  return Math.max(...piecesOf(contract).map(({ multiplier, startUsd }) => (billUsd - startUsd) / multiplier));
}

/** What the contract owes beyond its commitment if every dollar were billed as in one of its tiers, USD. */
const owedBy = (contract: Contract, { multiplier, startUsd }: Piece, listUsd: number): number =>
  contract.overageMultiplier * Math.max(0, multiplier * listUsd + startUsd - contract.committedUsd);

/** Thresholds this near the end of what can be spent are beyond it, as a part of it. */
const rounding = 1e-9;

/**
 * Numbers of the pieces that say what is owed beyond the commitment somewhere within reach: those of tiers that hold a
 * spend which is beyond the commitment and can be come to. At least one.
 */
export function piecesThatCount(
  contract: Contract,
  { least, most }: { least: number; most: number },
): number[] {
  const pieces = piecesOf(contract);
  const from = Math.max(least, listOf(contract, contract.committedUsd));
  const counting = pieces.flatMap(({ fromUsd }, i) => {
    const to = pieces[i + 1]?.fromUsd ?? Number.POSITIVE_INFINITY;
    return to > from * (1 + rounding) && fromUsd < most * (1 - rounding) ? [i] : [];
  });
  const first = pieces.findLastIndex(({ fromUsd }) => fromUsd <= from);
  return counting.length > 0 ? counting : [first];
}

/** A spend at list price and what is owed for it, USD: a price per dollar through there is a straight line. */
export interface Touch {
  listUsd: number;
  owedUsd: number;
}

/**
 * Where a line of a price per dollar touches what is owed in some pieces from below, over all spend within reach. What is
 * owed is concave once it is anything, so that this is at an end or where something first is.
 */
export function touchFromBelow(
  contract: Contract,
  numbers: readonly number[],
  usdPerListUsd: number,
  { least, most }: { least: number; most: number },
): Touch {
  const pieces = piecesOf(contract).filter((_, i) => numbers.includes(i));
  const bends = pieces.map(({ multiplier, startUsd }) => (contract.committedUsd - startUsd) / multiplier);
  const touches = [least, most, ...bends.filter((listUsd) => listUsd > least && listUsd < most)].map(
    (listUsd): Touch => ({
      listUsd,
      owedUsd: Math.min(...pieces.map((piece) => owedBy(contract, piece, listUsd))),
    }),
  );
  const below = ({ listUsd, owedUsd }: Touch) => owedUsd - usdPerListUsd * listUsd;
  return touches.reduce((lowest, touch) => (below(touch) < below(lowest) ? touch : lowest));
}

/** The contract billed as in one of its tiers for all of its spend: one without tiers. */
export function inOneTier({ tiers, ...plain }: Contract, number: number): Contract {
  const contract = { ...plain, tiers };
  const { multiplier, startUsd } = piecesOf(contract)[number]!;
  return {
    ...plain,
    spentUsd: listOf(contract, contract.spentUsd),
    committedUsd: (contract.committedUsd - startUsd) / multiplier,
    overageMultiplier: contract.overageMultiplier * multiplier,
  };
}
