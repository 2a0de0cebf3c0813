import type { Plan, Snapshot } from "../model";
import type { WindowLedger, WindowRoutes } from "./ledger";
import type { Numbering } from "./routes";
import { agrees, type Findings, within } from "./verdict";

/** Capacity, provider shares and movement, window by window. */
export function checkLimits(snapshot: Snapshot, windows: readonly WindowLedger[], findings: Findings): void {
  const { policy, fleets, shares } = snapshot;
  for (const [t, window] of windows.entries()) {
    for (const [f, fleet] of fleets.entries()) {
      const limit = window.healthy[f]! * policy.targetUtilization;
      if (!within(window.busy[f]!, limit)) {
        findings.add(
          "$.routes",
          `Window ${t} keeps ${window.busy[f]} accelerators of ${fleet.id} busy; its capacity is ${limit}.`,
        );
      }
    }
    for (const { provider, max } of shares) {
      const tokens = window.providerTokens.get(provider) ?? 0;
      if (!within(tokens, max * window.tokens)) {
        findings.add(
          "$.routes",
          `Window ${t} sends ${provider} ${tokens} tokens/s; its clause allows ${max * window.tokens}.`,
        );
      }
    }
    const limit = policy.maxMovedShare * window.demand;
    if (!within(window.moved, limit)) {
      findings.add("$.routes", `Window ${t} moves ${window.moved} requests/s; the policy allows ${limit}.`);
    }
  }
}

/** What the policy asks to survive, by name. */
export function lossesOf(snapshot: Snapshot): Map<string, ReadonlySet<number>> {
  const byName = new Map<string, Set<number>>();
  const { contingencies } = snapshot.policy;
  for (const [f, fleet] of snapshot.fleets.entries()) {
    const names = [
      ...(contingencies === "provider" || contingencies === "both" ? [`provider:${fleet.provider}`] : []),
      ...(contingencies === "region" || contingencies === "both" ? [`region:${fleet.region}`] : []),
    ];
    for (const name of names) byName.set(name, (byName.get(name) ?? new Set()).add(f));
  }
  return byName;
}

/**
 * Every contingency of every window: its recourse must be lawful, displace no more than was lost and find emergency
 * room beside what survives. Returns the worst loss of each window, requests/s.
 */
export function checkContingencies(
  snapshot: Snapshot,
  plan: Plan,
  ids: Numbering,
  routes: readonly WindowRoutes[],
  windows: readonly WindowLedger[],
  findings: Findings,
): number[] {
  const F = snapshot.fleets.length;
  const { emergencyUtilization } = snapshot.policy;
  const lostBy = lossesOf(snapshot);
  const missing = new Set(
    [...lostBy.keys()].flatMap((lost) => snapshot.windows.map((_, t) => `${t} ${lost}`)),
  );
  const worst = snapshot.windows.map(() => 0);
  for (const [i, entry] of plan.contingencies.entries()) {
    const at = `$.contingencies[${i}]`;
    const lost = lostBy.get(entry.lost);
    const t = entry.window;
    if (!lost || !routes[t]) {
      findings.add(at, `The policy asks for no contingency ${JSON.stringify(entry.lost)} in window ${t}.`);
      continue;
    }
    if (!missing.delete(`${t} ${entry.lost}`))
      findings.add(at, `${entry.lost} in window ${t} is listed twice.`);
    const displaced = snapshot.cells.map((_, d) =>
      [...lost].reduce((sum, f) => sum + routes[t]![d * F + f]!, 0),
    );
    const placed = snapshot.cells.map(() => 0);
    const busy = [...windows[t]!.busy];
    const seen = new Set<number>();
    for (const [j, part] of entry.recourse.entries()) {
      const path = `${at}.recourse[${j}]`;
      const d = ids.cell.get(part.cell);
      const f = ids.fleet.get(part.fleet);
      if (d === undefined) findings.add(`${path}.cell`, `There is no cell ${JSON.stringify(part.cell)}.`);
      else if (f === undefined)
        findings.add(`${path}.fleet`, `There is no fleet ${JSON.stringify(part.fleet)}.`);
      else if (lost.has(f)) findings.add(path, `${part.fleet} is itself lost with ${entry.lost}.`);
      else if (Number.isNaN(ids.work[d * F + f]!)) {
        findings.add(path, `Cell ${part.cell} may not go to ${part.fleet}: it ${ids.refusal(d, f)}.`);
      } else if (!(part.requestsPerSec > 0) || !Number.isFinite(part.requestsPerSec)) {
        findings.add(`${path}.requestsPerSec`, `Must be more than 0, found ${part.requestsPerSec}.`);
      } else {
        if (seen.has(d * F + f)) findings.add(path, `${part.cell} to ${part.fleet} appears twice.`);
        seen.add(d * F + f);
        placed[d]! += part.requestsPerSec;
        busy[f]! += part.requestsPerSec * ids.work[d * F + f]!;
      }
    }
    for (const [d, cell] of snapshot.cells.entries()) {
      if (!within(placed[d]!, displaced[d]!)) {
        findings.add(
          `${at}.recourse`,
          `${placed[d]} requests/s of ${cell.id} find room; ${displaced[d]} are displaced.`,
        );
      }
    }
    for (const [f, fleet] of snapshot.fleets.entries()) {
      const limit = windows[t]!.healthy[f]! * emergencyUtilization;
      if (!lost.has(f) && !within(busy[f]!, limit)) {
        findings.add(
          `${at}.recourse`,
          `${busy[f]} accelerators of ${fleet.id} would be busy; its emergency capacity is ${limit}.`,
        );
      }
    }
    const total = displaced.reduce((sum, x) => sum + x, 0);
    const left = Math.max(0, total - placed.reduce((sum, x) => sum + x, 0));
    worst[t] = Math.max(worst[t]!, left > 1e-9 * total ? left : 0);
    if (!agrees(entry.unservedRequestsPerSec, left, total)) {
      findings.add(
        `${at}.unservedRequestsPerSec`,
        `The recourse leaves ${left} requests/s unserved, found ${entry.unservedRequestsPerSec}.`,
      );
    }
  }
  for (const name of missing) {
    const [t, ...lost] = name.split(" ");
    findings.add("$.contingencies", `The loss of ${lost.join(" ")} in window ${t} is missing.`);
  }
  return worst;
}
