import type { Highs } from "highs";
import { createModel } from "../engine/highs";
import { LinearProgramBuilder } from "../lp";
import type { OriginClass } from "./classes";
import type { HourTerms, World } from "./world";

/** A stretch of future hours that are planned as one. */
export interface FutureWindow {
  /** How many hours it stands for. */
  hours: number;
  /** Demand of one of its hours, units by class. */
  units: readonly number[];
}

/** One way in which demand may go on. */
export interface Course {
  probability: number;
  /** Demand of the hour to plan, units by class. */
  nextUnits: readonly number[];
  rest: readonly FutureWindow[];
}

export interface Lookahead {
  spentUsd: readonly number[];
  courses: readonly Course[];
  /** Prices of the hour and capacity as last seen; both are taken to go on. */
  terms: HourTerms;
  /** Shares by class and fleet in the hour before; null in the first hour. */
  before: readonly Float64Array[] | null;
  /** The largest share of the hour by class and fleet; null: any. */
  largestShare: readonly Float64Array[] | null;
}

export interface HourPlan {
  /** By class and fleet, adding up to 1 or less. */
  shares: Float64Array[];
  /** The same for each window of the first course. */
  windowShares: Float64Array[][];
  /** What a dollar drawn from the contract costs beyond what is owed anyway: 0 to its overage multiplier. */
  costOfDollar: number[];
}

/** What it costs to have offered a fleet more than it can take: enough that no plan counts on overflow. */
const usdPerOverflowUnit = 1;
/** Keeps shares where they are unless a change is worth this much per unit moved. */
const usdPerMovedUnit = 0.002;
/**
 * While a commitment is unmet, serving on its fleets now is worth this much more per unit than later: a tie-break. What
 * is left for later must still find demand and room then, and the courses know of no surprise after the next hour.
 */
const usdPerCommittedUnit = 0.004;
const infinity = Number.POSITIVE_INFINITY;

/**
 * The hour's shares as a two-stage linear program: one routing for the hour, whatever comes; in each course the rest of
 * the period is routed knowing it. Minimises the expected sum of what is spent beyond commitments, bought on demand,
 * lost to overflow and moved. Commitments, capacity and allowed fleets bind as in the planning problem.
 */
export function planHour(
  solver: Highs,
  world: World,
  classes: readonly OriginClass[],
  ahead: Lookahead,
): HourPlan {
  const b = new LinearProgramBuilder();
  const { courses } = ahead;
  const { capacity, usdPerLoad } = ahead.terms;
  const hoursLeft = 1 + (courses[0]?.rest.reduce((sum, { hours }) => sum + hours, 0) ?? 0);
  /** What a unit of the class draws from the contract on the fleet, and what it costs besides. */
  const drawnUsd = (g: number, f: number) => classes[g]!.load[f]! * usdPerLoad[f]!;
  const besidesUsd = (g: number, f: number) =>
    classes[g]!.load[f]! * ahead.terms.besidesUsdPerLoad[f]! + classes[g]!.pairUsd[f]!;
  const wholeRow = classes.map(() => b.row(1, 1));
  const moveRow = classes.map(({ allowed }, g) =>
    allowed.map((f) => (ahead.before ? b.row(-infinity, ahead.before[g]![f]!) : -1)),
  );
  const rows = courses.map((course) => ({
    contract: world.committedUsd.map((usd, c) =>
      b.row(-infinity, usd - ahead.spentUsd[c]! - ahead.terms.fixedUsd[c]! * hoursLeft),
    ),
    capacity: Array.from(capacity, (room) => b.row(-infinity, room)),
    overflow: classes.map(({ allowed }) => allowed.map(() => b.row(0, infinity))),
    unserved: classes.map(() => b.row(0, 0)),
    rest: course.rest.map(({ hours, units }) => ({
      demand: units.map((amount) => b.row(amount * hours, amount * hours)),
      capacity: Array.from(capacity, (room) => b.row(-infinity, room * hours)),
    })),
  }));
  const meanNext = classes.map((_, g) =>
    courses.reduce((sum, course) => sum + course.probability * course.nextUnits[g]!, 0),
  );

  const shareColumn = classes.map(({ allowed }, g) =>
    allowed.map((f, i) => {
      const owed = ahead.spentUsd[world.contractOf[f]!]! < world.committedUsd[world.contractOf[f]!]!;
      const column = b.column(
        besidesUsd(g, f) * meanNext[g]! - (owed ? usdPerCommittedUnit * meanNext[g]! : 0),
        ahead.largestShare?.[g]?.[f] ?? 1,
      );
      b.entry(wholeRow[g]!, 1);
      b.entry(moveRow[g]![i]!, 1);
      for (const [s, course] of courses.entries()) {
        const units = course.nextUnits[g]!;
        b.entry(rows[s]!.capacity[f]!, units * classes[g]!.load[f]!);
        b.entry(rows[s]!.contract[world.contractOf[f]!]!, units * drawnUsd(g, f));
        b.entry(rows[s]!.overflow[g]![i]!, units);
      }
      return column;
    }),
  );
  for (const [g, { allowed }] of classes.entries()) {
    b.column(0, 1);
    b.entry(wholeRow[g]!, 1);
    for (const [s, course] of courses.entries()) b.entry(rows[s]!.unserved[g]!, course.nextUnits[g]!);
    for (const row of ahead.before ? allowed.map((_, i) => moveRow[g]![i]!) : []) {
      b.column(usdPerMovedUnit * meanNext[g]!, 1);
      b.entry(row, -1);
    }
  }
  const firstRestColumn: number[][] = courses[0]?.rest.map(() => []) ?? [];
  for (const [s, { probability, rest }] of courses.entries()) {
    const row = rows[s]!;
    for (const c of world.committedUsd.keys()) {
      b.column(probability * world.overageMultiplier[c]!, infinity);
      b.entry(row.contract[c]!, -1);
    }
    for (const [g, { allowed, load }] of classes.entries()) {
      for (const [i, f] of allowed.entries()) {
        const [usd, besides] = [drawnUsd(g, f), besidesUsd(g, f)];
        b.column(probability * (usdPerOverflowUnit - besides), infinity);
        b.entry(row.capacity[f]!, -load[f]!);
        b.entry(row.contract[world.contractOf[f]!]!, -usd);
        b.entry(row.overflow[g]![i]!, -1);
        b.entry(row.unserved[g]!, 1);
        b.column(probability * besides, infinity);
        b.entry(row.capacity[f]!, load[f]!);
        b.entry(row.contract[world.contractOf[f]!]!, usd);
        b.entry(row.unserved[g]!, -1);
      }
      b.column(probability * world.onDemandUsdPerUnit, infinity);
      b.entry(row.unserved[g]!, -1);
      for (const w of rest.keys()) {
        for (const [i, f] of allowed.entries()) {
          const column = b.column(probability * besidesUsd(g, f), infinity);
          if (s === 0 && i === 0) firstRestColumn[w]![g] = column;
          b.entry(row.rest[w]!.demand[g]!, 1);
          b.entry(row.rest[w]!.capacity[f]!, load[f]!);
          b.entry(row.contract[world.contractOf[f]!]!, drawnUsd(g, f));
        }
        b.column(probability * world.onDemandUsdPerUnit, infinity);
        b.entry(row.rest[w]!.demand[g]!, 1);
      }
    }
  }

  const model = createModel(solver, b.build());
  try {
    model.run();
    if (model.getModelStatus() !== solver.constants.modelStatus.optimal) {
      throw new Error(`The solver ended the hour's program with status ${model.getModelStatus()}.`);
    }
    const { colValue, rowDual } = model.getSolution();
    const sharesOf = ({ allowed }: OriginClass, partAt: (i: number) => number) => {
      const shares = new Float64Array(world.contractOf.length);
      for (const [i, f] of allowed.entries()) shares[f] = Math.max(0, partAt(i));
      return shares;
    };
    const shares = classes.map((group, g) => sharesOf(group, (i) => colValue[shareColumn[g]![i]!]!));
    return {
      shares,
      windowShares: (courses[0]?.rest ?? []).map(({ hours, units }, w) =>
        classes.map((group, g) => {
          const total = units[g]! * hours;
          // Without demand any shares are right: those of the hour before it stay.
          return total > 0
            ? sharesOf(group, (i) => colValue[firstRestColumn[w]![g]! + i]! / total)
            : shares[g]!;
        }),
      ),
      costOfDollar: world.committedUsd.map((_, c) =>
        rows.reduce((sum, { contract }) => sum + Math.max(0, -rowDual[contract[c]!]!), 0),
      ),
    };
  } finally {
    model.dispose();
  }
}
