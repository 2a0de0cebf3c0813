import type { Highs } from "highs";
import { createModel } from "../engine/highs";
import { LinearProgramBuilder } from "../lp";
import { classSeries, originClasses } from "./classes";
import type { ReplayedDemand } from "./demand-file";
import { addSpend, type Replay } from "./replay";
import type { World } from "./world";

const infinity = Number.POSITIVE_INFINITY;

/**
 * The least that the whole period could have cost, knowing all of it: one linear program over every hour, its classes
 * of origins, the capacity of fleets and the commitments due at the end. Units below 1e-9 are the solver's rounding.
 */
export function hindsight(solver: Highs, world: World, demand: ReplayedDemand): Replay {
  const classes = originClasses(world);
  const units = classes.map((group) => classSeries(group, demand.units));
  const b = new LinearProgramBuilder();
  const fixedUsd = (c: number) =>
    world.terms.reduce((sum, terms, t) => sum + (world.counted[t] ? terms.fixedUsd[c]! : 0), 0);
  const contractRow = world.committedUsd.map((usd, c) => b.row(-infinity, usd - fixedUsd(c)));
  const demandRow = classes.map((_, g) => Array.from(units[g]!, (amount) => b.row(amount, amount)));
  const capacityRow = world.contractOf.map((_, f) =>
    world.terms.map((terms) => b.row(-infinity, terms.capacity[f]!)),
  );
  for (const [c, row] of contractRow.entries()) {
    b.column(world.overageMultiplier[c]!, infinity);
    b.entry(row, -1);
  }
  const column = classes.map(({ allowed, load, pairUsd }, g) =>
    world.terms.map(({ usdPerLoad, besidesUsdPerLoad }, t) => {
      const columns = allowed.map((f) => {
        const index = b.column(load[f]! * besidesUsdPerLoad[f]! + pairUsd[f]!, infinity);
        b.entry(demandRow[g]![t]!, 1);
        b.entry(capacityRow[f]![t]!, load[f]!);
        b.entry(contractRow[world.contractOf[f]!]!, load[f]! * usdPerLoad[f]!);
        return index;
      });
      b.column(world.onDemandUsdPerUnit, infinity);
      b.entry(demandRow[g]![t]!, 1);
      return columns;
    }),
  );
  const model = createModel(solver, b.build());
  try {
    model.run();
    if (model.getModelStatus() !== solver.constants.modelStatus.optimal) {
      throw new Error(`The solver ended hindsight with status ${model.getModelStatus()}.`);
    }
    const { colValue } = model.getSolution();
    const spentUsd = world.committedUsd.map(() => 0);
    const hours = Array.from({ length: world.hours }, (_, t) => {
      const served = world.allowed.map(() => new Float64Array(world.contractOf.length));
      const onDemand = new Float64Array(world.allowed.length);
      for (const [g, { origins, allowed }] of classes.entries()) {
        const total = units[g]![t]!;
        if (total <= 0) continue;
        for (const o of origins) {
          const part = demand.units[o]![t]! / total;
          onDemand[o] = demand.units[o]![t]!;
          for (const [i, f] of allowed.entries()) {
            const amount = Math.max(0, colValue[column[g]![t]![i]!]!);
            if (amount <= 1e-9) continue;
            served[o]![f] = amount * part;
            onDemand[o]! -= amount * part;
          }
          onDemand[o] = onDemand[o]! > 1e-9 ? onDemand[o]! : 0;
        }
      }
      const hour = { served, onDemand };
      if (world.counted[t]) addSpend(world, t, hour, spentUsd);
      return hour;
    });
    return { hours, spentUsd };
  } finally {
    model.dispose();
  }
}
