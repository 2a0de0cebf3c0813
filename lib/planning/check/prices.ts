import type { Plan, Snapshot } from "../model";
import { listOf, piecesOf } from "./bills";
import { type Ledger, nth } from "./ledger";
import type { Numbering } from "./routes";
import { agrees, type Findings, tolerance } from "./verdict";

/**
 * Shadow prices must be possible and go with what binds: nothing is worth paying for more of what is not used up
 * (complementary slackness).
 */
export function checkPrices(
  snapshot: Snapshot,
  plan: Plan,
  ids: Numbering,
  ledger: Ledger,
  findings: Findings,
): void {
  const { policy } = snapshot;
  const seen = new Set<string>();
  for (const [i, price] of plan.prices.fleets.entries()) {
    const at = `$.prices.fleets[${i}]`;
    const f = ids.fleet.get(price.fleet);
    const window = ledger.windows[price.window];
    if (f === undefined || !window) {
      findings.add(at, `There is no fleet ${JSON.stringify(price.fleet)} in a window ${price.window}.`);
      continue;
    }
    if (seen.has(`${price.window} ${f}`)) findings.add(at, `${price.fleet} is priced twice.`);
    seen.add(`${price.window} ${f}`);
    if (!(price.usdPerAcceleratorHour > 0)) {
      findings.add(
        `${at}.usdPerAcceleratorHour`,
        `Must be more than 0, found ${price.usdPerAcceleratorHour}.`,
      );
    }
    if (!(window.healthy[f]! > 0)) {
      findings.add(at, `${price.fleet} has no accelerators in window ${price.window}, so none is priced.`);
    }
    const limit = window.healthy[f]! * policy.targetUtilization;
    // Where displaced traffic must find room, a fleet may bind below its target.
    if (policy.contingencies === "none" && window.busy[f]! < limit * (1 - tolerance)) {
      findings.add(
        at,
        `${price.fleet} has room left in window ${price.window}: one more accelerator is worth 0.`,
      );
    }
  }

  const expected = new Map(snapshot.contracts.map((contract) => [contract.id, contract]));
  for (const [i, price] of plan.prices.contracts.entries()) {
    const at = `$.prices.contracts[${i}]`;
    const contract = expected.get(price.contract);
    if (!contract) {
      findings.add(
        `${at}.contract`,
        `There is no contract ${JSON.stringify(price.contract)}, or it is priced twice.`,
      );
      continue;
    }
    expected.delete(price.contract);
    const beyond = ledger.spendUsd(contract) - contract.committedUsd;
    checkMultiplier(`${at}.multiplier`, contract, price.multiplier, ledger.listUsd(contract.id), findings);
    const slack = tolerance * Math.max(1, contract.committedUsd);
    const drawn = snapshot.fleets.some(
      (fleet) =>
        fleet.contract === contract.id &&
        fleet.billing === "drawdown" &&
        snapshot.windows.some(
          (window, t) =>
            Date.parse(window.start) < Date.parse(contract.periodEnd) &&
            nth(fleet.usdPerAcceleratorHour, t) * window.hours * window.weight > 0,
        ),
    );
    const [low, high] = !drawn
      ? [beyond > 0 ? contract.overageMultiplier : 0, beyond > 0 ? contract.overageMultiplier : 0]
      : beyond > slack
        ? [contract.overageMultiplier, contract.overageMultiplier]
        : beyond < -slack
          ? [0, 0]
          : [0, contract.overageMultiplier];
    const usd = price.usdPerCommittedUsd;
    if (!(agrees(usd, low) || agrees(usd, high) || (usd > low && usd < high))) {
      findings.add(
        `${at}.usdPerCommittedUsd`,
        `A dollar more of ${contract.id} saves ${low === high ? low : `${low} to ${high}`}, found ${usd}.`,
      );
    }
  }
  for (const contract of expected.keys()) findings.add("$.prices.contracts", `${contract} is missing.`);

  const rules = new Set(snapshot.cells.flatMap((cell) => Object.values(cell.denied).flat()));
  for (const [i, price] of plan.prices.rules.entries()) {
    const at = `$.prices.rules[${i}]`;
    if (!rules.delete(price.rule)) {
      findings.add(
        `${at}.rule`,
        `No cell is denied anything by ${JSON.stringify(price.rule)}, or it is priced twice.`,
      );
    }
    if (!(price.usd >= 0 && price.usd <= plan.objectiveUsd * (1 + tolerance))) {
      findings.add(`${at}.usd`, `Dropping a rule saves between 0 and the objective, found ${price.usd}.`);
    }
  }
  if (plan.prices.rules.length > 0 && rules.size > 0) {
    findings.add("$.prices.rules", `${[...rules].join(", ")} missing: either all rules are priced or none.`);
  }
}

/** The tier that prices are of is the one in which the plan's next dollar beyond the commitment is billed; at a threshold, either. */
function checkMultiplier(
  at: string,
  contract: Snapshot["contracts"][number],
  multiplier: number | undefined,
  listUsd: number,
  findings: Findings,
): void {
  if (contract.tiers === undefined) {
    if (multiplier !== undefined) findings.add(at, `${contract.id} has no tiers, so its price names none.`);
    return;
  }
  const from = Math.max(listUsd, listOf(contract, contract.committedUsd));
  const slack = tolerance * Math.max(1, from);
  const pieces = piecesOf(contract);
  const here = pieces.flatMap((piece, i) => {
    const to = pieces[i + 1]?.fromUsd ?? Number.POSITIVE_INFINITY;
    return piece.fromUsd <= from + slack && to >= from - slack ? [piece.multiplier] : [];
  });
  if (multiplier === undefined || !here.includes(multiplier)) {
    findings.add(at, `${contract.id} bills its next dollar at ${here.join(" or ")}, found ${multiplier}.`);
  }
}
