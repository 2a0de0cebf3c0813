import type { Plan, Snapshot } from "../model";
import { nth, type WindowRoutes } from "./ledger";
import { agrees, type Findings, tolerance, within } from "./verdict";

export interface Numbering {
  cell: ReadonlyMap<string, number>;
  fleet: ReadonlyMap<string, number>;
  /** Accelerator-seconds per request by cell · fleets + fleet; NaN where the pair is not permitted. */
  work: Float64Array;
  /** Why a pair is not permitted, in the form "is denied by …". */
  refusal(cell: number, fleet: number): string;
}

const isWindow = (snapshot: Snapshot, t: number) => t >= 0 && t < snapshot.windows.length;

/** Reads the routes into one array per window and reports every route that cannot be: by law first. */
export function checkRoutes(
  snapshot: Snapshot,
  plan: Plan,
  ids: Numbering,
  findings: Findings,
): WindowRoutes[] {
  const F = snapshot.fleets.length;
  const windows = snapshot.windows.map(() => new Float64Array(snapshot.cells.length * F));
  for (const [i, route] of plan.routes.entries()) {
    const at = `$.routes[${i}]`;
    const d = ids.cell.get(route.cell);
    const f = ids.fleet.get(route.fleet);
    if (!isWindow(snapshot, route.window))
      findings.add(`${at}.window`, `There is no window ${route.window}.`);
    else if (d === undefined) findings.add(`${at}.cell`, `There is no cell ${JSON.stringify(route.cell)}.`);
    else if (f === undefined)
      findings.add(`${at}.fleet`, `There is no fleet ${JSON.stringify(route.fleet)}.`);
    else if (Number.isNaN(ids.work[d * F + f]!)) {
      findings.add(at, `Cell ${route.cell} may not go to ${route.fleet}: it ${ids.refusal(d, f)}.`);
    } else if (!(route.requestsPerSec > 0) || !Number.isFinite(route.requestsPerSec)) {
      findings.add(`${at}.requestsPerSec`, `Must be more than 0, found ${route.requestsPerSec}.`);
    } else {
      const routes = windows[route.window]!;
      if (routes[d * F + f]! > 0) findings.add(at, `${route.cell} to ${route.fleet} is routed twice.`);
      routes[d * F + f]! += route.requestsPerSec;
      const demand = nth(snapshot.cells[d]!.requestsPerSec, route.window);
      if (!(Math.abs(route.share * demand - route.requestsPerSec) <= tolerance * route.requestsPerSec)) {
        findings.add(
          `${at}.share`,
          `Share ${route.share} of ${demand} requests/s is not ${route.requestsPerSec} requests/s.`,
        );
      }
    }
  }
  return windows;
}

/** What is said to be unserved against what the routes leave over, with its reasons. */
export function checkUnserved(
  snapshot: Snapshot,
  plan: Plan,
  ids: Numbering,
  served: readonly (readonly number[])[],
  reasons: (window: number, cell: number) => string[],
  findings: Findings,
): void {
  const listed = new Map<string, number>();
  for (const [i, entry] of plan.unserved.entries()) {
    const at = `$.unserved[${i}]`;
    const d = ids.cell.get(entry.cell);
    if (!isWindow(snapshot, entry.window))
      findings.add(`${at}.window`, `There is no window ${entry.window}.`);
    else if (d === undefined) findings.add(`${at}.cell`, `There is no cell ${JSON.stringify(entry.cell)}.`);
    else {
      const key = `${entry.window} ${d}`;
      if (listed.has(key)) findings.add(at, `${entry.cell} is listed twice for window ${entry.window}.`);
      listed.set(key, entry.requestsPerSec);
      const expected = reasons(entry.window, d);
      if (JSON.stringify(entry.because) !== JSON.stringify(expected)) {
        findings.add(`${at}.because`, `Expected ${expected.join(", ")}, found ${entry.because.join(", ")}.`);
      }
      const demand = nth(snapshot.cells[d]!.requestsPerSec, entry.window);
      const left = demand - served[entry.window]![d]!;
      if (!agrees(entry.requestsPerSec, left, demand * 1e3) || entry.requestsPerSec <= 0) {
        findings.add(
          `${at}.requestsPerSec`,
          `The routes leave ${left} requests/s unserved, found ${entry.requestsPerSec}.`,
        );
      }
    }
  }
  for (const [t, row] of served.entries()) {
    for (const [d, cell] of snapshot.cells.entries()) {
      const demand = nth(cell.requestsPerSec, t);
      if (!within(row[d]!, demand)) {
        findings.add(
          "$.routes",
          `Window ${t} routes ${row[d]} requests/s of ${cell.id}, which has ${demand}.`,
        );
      } else if (demand - row[d]! > tolerance * demand && !listed.has(`${t} ${d}`)) {
        findings.add(
          "$.unserved",
          `Window ${t} leaves ${demand - row[d]!} requests/s of ${cell.id} unlisted.`,
        );
      }
    }
  }
}
