import type { Capacity } from "./capacity-rows";
import { nth } from "./ledger";
import type { PricedProblem, Term } from "./priced-problem";
import type { Program } from "./program";

/** Spend beyond each commitment, where commitments are given and not bought; `loads` are fleets by window. */
export function addCommitments(
  program: Program,
  { snapshot }: PricedProblem,
  loads: ReadonlyMap<number, ReadonlyMap<number, Capacity>>,
): void {
  const { windows, fleets, contracts } = snapshot;
  for (const contract of contracts) {
    let fixedUsd = contract.spentUsd;
    let drawnUsd = 0;
    const drawn: Term[] = [];
    for (const [t, window] of windows.entries()) {
      if (Date.parse(window.start) >= Date.parse(contract.periodEnd)) continue;
      for (const [f, fleet] of fleets.entries()) {
        if (fleet.contract !== contract.id) continue;
        const accelerators = nth(fleet.accelerators, t);
        const usd = nth(fleet.usdPerAcceleratorHour, t) * window.hours * window.weight * accelerators;
        const load = loads.get(t)?.get(f)?.load;
        if (fleet.billing === "reserved") fixedUsd += usd;
        else if (load !== undefined) {
          drawn.push([load, usd]);
          drawnUsd += usd;
        }
      }
    }
    // In parts of all that could be drawn, so that one tolerance fits every contract.
    const scaleUsd = Math.max(1, drawnUsd);
    const most = 1 + Math.max(0, fixedUsd - contract.committedUsd) / scaleUsd;
    const beyond = program.column(contract.overageMultiplier * scaleUsd, most);
    program.row(Number.NEGATIVE_INFINITY, (contract.committedUsd - fixedUsd) / scaleUsd, [
      ...drawn.map(([load, usd]): Term => [load, usd / scaleUsd]),
      [beyond, -1],
    ]);
  }
}
