import type { Highs } from "highs";
import { type OriginClass, originClasses } from "./classes";
import { Outlook } from "./outlook";
import type { Past, Policy } from "./policy";
import { planHour } from "./program";
import { besidesUsd, cheapestOrder, type World } from "./world";

const dayHours = 24;
/** What an envelope adds to the largest share that its plan gives a fleet: the default of the rhythm's policy. */
const shareMargin = 0.1;
const rounding = 1e-6;

/** The day of the period an hour lies in. */
const dayOf = (hour: number) => Math.floor(hour / dayHours);

/** Shares by class and fleet for a day, from the hour it was made in. */
interface DayPlan {
  madeAt: number;
  hours: Float64Array[][];
}

/** The plan of the day that begins with the hour to plan, from what is expected then. */
function planDay(
  solver: Highs,
  world: World,
  classes: readonly OriginClass[],
  outlook: Outlook,
  past: Past,
): DayPlan {
  const { shares, windowShares } = planHour(solver, world, classes, {
    spentUsd: past.spentUsd,
    courses: [outlook.expected(past)],
    terms: past.terms,
    before: null,
    largestShare: null,
  });
  return { madeAt: past.hour, hours: [shares, ...windowShares].slice(0, dayHours) };
}

function byOrigin(classes: readonly OriginClass[], shares: readonly Float64Array[]): Float64Array[] {
  const rows: Float64Array[] = [];
  for (const [g, { origins }] of classes.entries()) for (const o of origins) rows[o] = shares[g]!;
  return rows;
}

/** The planner once a day, and nothing in between. */
export function nightly(solver: Highs, world: World): Policy {
  const classes = originClasses(world);
  const outlook = new Outlook(world, classes);
  let plan: DayPlan | null = null;
  return {
    decide(past) {
      if (plan === null || dayOf(past.hour) !== dayOf(plan.madeAt)) {
        plan = planDay(solver, world, classes, outlook, past);
      }
      return {
        kind: "shares",
        shares: byOrigin(classes, plan.hours[past.hour - plan.madeAt]!),
        overflowOrder: cheapestOrder(world, past.terms),
      };
    },
  };
}

/** Of each class the fleets that the plan uses in any hour of its day, up to the largest share there plus a margin. */
function envelopeOf(world: World, classes: readonly OriginClass[], plan: DayPlan): Float64Array[] {
  return classes.map((_, g) =>
    Float64Array.from(world.contractOf, (_contract, f) => {
      const largest = Math.max(...plan.hours.map((hour) => hour[g]![f]!));
      return largest > rounding ? Math.min(1, largest + shareMargin) : 0;
    }),
  );
}

/**
 * The planner as it really runs: a plan every night, and every hour a correction inside the envelope that the plan
 * states, decided under several courses that demand may take. A correction that the envelope held back asks for a new
 * plan, which is there an hour later, approved. Overflow tries fleets by what a unit on them costs beyond what is owed
 * anyway.
 */
export function ballast(solver: Highs, world: World): Policy {
  const classes = originClasses(world);
  const outlook = new Outlook(world, classes);
  let plan: DayPlan | null = null;
  let before: Float64Array[] | null = null;
  let heldBack = false;
  return {
    decide(past) {
      if (plan === null || heldBack || dayOf(past.hour) !== dayOf(plan.madeAt)) {
        plan = planDay(solver, world, classes, outlook, past);
      }
      const largestShare = envelopeOf(world, classes, plan);
      const hour = planHour(solver, world, classes, {
        spentUsd: past.spentUsd,
        courses: outlook.courses(past),
        terms: past.terms,
        before,
        largestShare,
      });
      before = hour.shares;
      heldBack = hour.shares.some((row, g) =>
        row.some(
          (share, f) =>
            largestShare[g]![f]! < 1 && share > largestShare[g]![f]! - rounding && share > rounding,
        ),
      );
      const marginalUsd = (o: number, f: number) =>
        world.load[o]![f]! * past.terms.usdPerLoad[f]! * hour.costOfDollar[world.contractOf[f]!]! +
        besidesUsd(world, past.terms, o, f);
      return {
        kind: "shares",
        shares: byOrigin(classes, hour.shares),
        overflowOrder: cheapestOrder(world, past.terms).map((fleets, o) =>
          fleets.sort((a, b) => marginalUsd(o, a) - marginalUsd(o, b)),
        ),
      };
    },
  };
}
