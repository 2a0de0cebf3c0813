import type { Instance } from "../instance";
import type { SnapshotContract } from "../model";
import type { Optimum, TierPart } from "../optimum";
import { worstLossOf } from "../recourse";
import { contractSpendUsd, loadOf, termsOf, totalUsd } from "../terms";
import { overageUsd, type TierRange, tierAt, tierSteps } from "../tiers";
import type { SolveControl } from "./highs";
import { optimise } from "./optimise";
import { atTiers, type SpendRange, spendRanges, tierChoices } from "./tier-node";

/** Below this part of the cost, a node's bound and the best plan are the same: what solves of LPs may differ by. */
const closedGap = 2e-8;

/** Tiers that are still to be looked at, and what is known of them from the tiers that they are part of. */
interface Open {
  ranges: TierRange[];
  known: TierPart | undefined;
}

/** An optimum of one node with what it costs as the tiers really bill it. */
interface Found {
  optimum: Optimum;
  usd: number;
  spendUsd: Float64Array;
}

/**
 * The least costly routing where contracts may have price tiers. Tiers decline, so that what a contract owes is concave
 * beyond its commitment, and the problem no linear program. But it is the least of what each tier's own price would owe:
 * for one tier per contract the problem is the one without tiers. Which tiers to take is decided by branch and bound, as
 * a MIP with binaries for these contracts alone would: where a range of tiers is left, the chord below them gives a
 * bound (`atTiers`), and it is split at the tier in which the bound's own plan would be billed.
 */
export async function optimiseTiered(instance: Instance, control: SolveControl): Promise<Optimum> {
  if (!instance.snapshot.contracts.some(({ tiers }) => tiers)) return optimise(instance, control);
  return new TierSearch(instance, control).run();
}

class TierSearch {
  private readonly spend: SpendRange[];
  private readonly choices: TierRange[];
  private readonly parts: TierPart[] = [];
  /** One tier per contract, by their numbers. */
  private readonly fixed = new Map<string, Found>();
  private best: Found | undefined;
  private nodes = 0;

  constructor(
    private readonly instance: Instance,
    private readonly control: SolveControl,
  ) {
    this.spend = spendRanges(instance);
    this.choices = tierChoices(instance, this.spend);
  }

  async run(): Promise<Optimum> {
    const open: Open[] = [{ ranges: this.choices, known: undefined }];
    while (open.length > 0) {
      open.sort((a, b) => boundOf(b) - boundOf(a));
      if (this.best && this.control.now() > this.control.deadlineMs) {
        return this.outOfTime(open.map(({ known }) => known));
      }
      const node = open.pop()!;
      if (node.known && this.isClosed(node.known.boundUsd)) {
        this.parts.push({ ...node.known, ranges: node.ranges });
        continue;
      }
      const found = await this.solve(node.ranges);
      const known = partOf(found.optimum, node);
      if (found.optimum.status === "time_limit") {
        return this.outOfTime([known, ...open.map((other) => other.known)]);
      }
      const at = this.splitAt(node.ranges, found);
      if (!at || this.isClosed(known.boundUsd)) {
        this.parts.push(known);
        continue;
      }
      // What is billed at the tiers of the bound's own plan is mostly the best there is, and closes much of the rest.
      if (!node.known) await this.solve(this.tiersOf(found));
      open.push(...halves(node.ranges, at).map((ranges) => ({ ranges, known })));
    }
    return this.finish();
  }

  private isClosed(boundUsd: number): boolean {
    const usd = this.best?.usd ?? Number.POSITIVE_INFINITY;
    return boundUsd >= usd - closedGap * Math.max(Math.abs(usd), 1);
  }

  /** Solves a node, or remembers it where it has one tier per contract. */
  private async solve(ranges: readonly TierRange[]): Promise<Found> {
    const key = ranges.every(({ first, last }) => first === last)
      ? ranges.map(({ first }) => first).join(" ")
      : undefined;
    const before = key === undefined ? undefined : this.fixed.get(key);
    if (before) return before;
    const { instance, control } = this;
    const node = ++this.nodes;
    const optimum = await optimise(atTiers(instance, ranges, this.spend), {
      ...control,
      progress: (phase, iterations) => control.progress(`tiers ${node}: ${phase}`, iterations),
    });
    const worst = worstLossOf(instance.windows, optimum.recourses);
    const found: Found = {
      optimum,
      usd: totalUsd(termsOf(instance, optimum.routing, worst)),
      spendUsd: contractSpendUsd(instance, loadOf(instance, optimum.routing)),
    };
    if (key !== undefined && optimum.status === "optimal") this.fixed.set(key, found);
    if (!this.best || found.usd < this.best.usd) this.best = found;
    return found;
  }

  /** The tier of each contract that what the routing spends is billed in, or would be beyond the commitment. */
  private tiersOf({ spendUsd }: Found): TierRange[] {
    return this.instance.snapshot.contracts.map((contract, c) => {
      const { first, last } = this.choices[c]!;
      const tier = Math.min(last, Math.max(first, tierAt(tierSteps(contract), spendUsd[c]!)));
      return { first: tier, last: tier };
    });
  }

  /** Where to split: the contract whose bill the bound misses by most, after the tier in which it falls. */
  private splitAt(
    ranges: readonly TierRange[],
    found: Found,
  ): { contract: number; after: number } | undefined {
    const relaxed = atTiers(this.instance, ranges, this.spend).snapshot.contracts;
    let [widest, at] = [0, undefined as { contract: number; after: number } | undefined];
    for (const [c, contract] of this.instance.snapshot.contracts.entries()) {
      const { first, last } = ranges[c]!;
      if (first === last) continue;
      const usd = found.spendUsd[c]!;
      const missed = overageUsd(contract, usd) - overageUsd(relaxed[c]!, usd);
      if (at && missed <= widest) continue;
      widest = missed;
      const tier = Math.max(first, tierAt(tierSteps(contract), usd));
      at = { contract: c, after: Math.min(last - 1, tier) };
    }
    return at;
  }

  /** The best plan so far, with what is proven of tiers looked at and left; prices would be of neither. */
  private outOfTime(left: readonly (TierPart | undefined)[]): Optimum {
    const { instance } = this;
    const best = this.best!;
    const known = [...this.parts, ...left].map((part) => part?.boundUsd ?? 0);
    return {
      ...best.optimum,
      status: "time_limit",
      boundUsd: Math.max(0, Math.min(...known)),
      acceleratorUsd: new Float64Array(instance.fleets * instance.windows),
      committedUsd: best.spendUsd.map((usd, c) => {
        const contract = instance.snapshot.contracts[c]!;
        return overageUsd(contract, usd) > 0 ? contract.overageMultiplier : 0;
      }),
      tiers: { fixed: this.tiersOf(best), parts: [] },
    };
  }

  /** The best plan with the prices of its own tiers, and what proves that others cost no less. */
  private async finish(): Promise<Optimum> {
    const best = this.best!;
    const fixed = this.tiersOf(best);
    const own = await this.solve(fixed);
    if (own.optimum.status === "time_limit") return this.outOfTime([]);
    const boundUsd = Math.min(...this.parts.map((part) => part.boundUsd));
    // Where several plans cost the same, one that is billed in these tiers is shown: prices are of those.
    const shown = sameTiers(this.tiersOf(own), fixed) && own.usd <= best.usd ? own : best;
    const parts = this.parts.filter(({ ranges }) => !sameTiers(ranges, fixed));
    return {
      ...own.optimum,
      routing: shown.optimum.routing,
      recourses: shown.optimum.recourses,
      boundUsd,
      tiers: { fixed, parts },
      committedUsd: own.optimum.committedUsd.map((usd, c) =>
        perCommittedUsd(this.instance.snapshot.contracts[c]!, fixed[c]!.first, usd),
      ),
    };
  }
}

/**
 * What a committed dollar is worth, from the dual of a dollar at list price: in a tier that bills less it frees more than
 * one of those. All of the overage multiplier is that, whatever the last digit.
 */
function perCommittedUsd(contract: SnapshotContract, tier: number, perListUsd: number): number {
  const { overageMultiplier } = contract;
  const usd = perListUsd / tierSteps(contract)[tier]!.multiplier;
  return usd >= overageMultiplier * (1 - 1e-12) ? overageMultiplier : usd;
}

const boundOf = ({ known }: Open): number => known?.boundUsd ?? Number.NEGATIVE_INFINITY;

const sameTiers = (a: readonly TierRange[], b: readonly TierRange[]): boolean =>
  a.every(({ first, last }, c) => first === b[c]!.first && last === b[c]!.last);

function partOf(optimum: Optimum, { ranges, known }: Open): TierPart {
  // A part of what is bounded is bounded too: its own solve may prove a little less.
  if (known && known.boundUsd > optimum.boundUsd) return { ...known, ranges };
  return {
    ranges,
    boundUsd: optimum.boundUsd,
    acceleratorUsd: optimum.acceleratorUsd,
    drawnUsd: optimum.committedUsd,
  };
}

function halves(ranges: readonly TierRange[], at: { contract: number; after: number }): TierRange[][] {
  const half = (part: TierRange) => ranges.map((range, c) => (c === at.contract ? part : range));
  const { first, last } = ranges[at.contract]!;
  return [half({ first, last: at.after }), half({ first: at.after + 1, last })];
}
