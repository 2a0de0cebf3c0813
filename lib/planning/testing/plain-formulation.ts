import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Snapshot } from "../model";

/*
 * The problem of the planning format written down a second time, naively and in its own units, as text for another
 * solver (GLPK). It shares no code with the engine: nothing is scaled, aggregated, left out or numbered alike.
 */

type Row = { terms: [number, string][]; sense: "<=" | ">=" | "="; right: number };

const v = (values: number | number[], t: number): number => (Array.isArray(values) ? values[t]! : values);

/** The optimum's cost in USD by GLPK. Throws if `glpsol` is missing or finds no optimum. */
export function plainOptimumUsd(snapshot: Snapshot): number {
  const { text, constant } = plainFormulation(snapshot);
  const folder = mkdtempSync(join(tmpdir(), "ballast-glpk-"));
  try {
    const [lp, out] = [join(folder, "problem.lp"), join(folder, "solution.txt")];
    writeFileSync(lp, text);
    execFileSync("glpsol", ["--lp", lp, "--write", out], { encoding: "utf8", stdio: "pipe" });
    // Of a linear program the basis is written, of one with binaries the best integer solution.
    const summary = readFileSync(out, "utf8").match(/^s (?:bas \d+ \d+ f f|mip \d+ \d+ o) (\S+)$/m);
    if (!summary) throw new Error("glpsol found no optimum.");
    return Number(summary[1]) + constant;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function plainFormulation(snapshot: Snapshot): { text: string; constant: number } {
  const { windows, fleets, cells, contracts, policy, shares, current } = snapshot;
  const objective: [number, string][] = [];
  const rows: Row[] = [];
  let constant = 0;
  const name = (...parts: (string | number)[]) => parts.join("_");

  const may = (d: number, f: number) => {
    const [cell, fleet] = [cells[d]!, fleets[f]!];
    return (
      fleet.serves[cell.model] !== undefined &&
      cell.rttMs[fleet.id] !== undefined &&
      cell.denied[fleet.id] === undefined
    );
  };
  const a = (d: number, f: number) => fleets[f]!.serves[cells[d]!.model]!.acceleratorSecondsPerRequest;
  const pairs = cells.flatMap((_, d) => fleets.flatMap((_, f) => (may(d, f) ? [[d, f] as const] : [])));
  const spend = new Map(contracts.map((c) => [c.id, { fixed: c.spentUsd, terms: [] as [number, string][] }]));

  for (const [t, window] of windows.entries()) {
    const hw = window.hours * window.weight;
    const seconds = 3600 * hw;
    const lambda = cells.map((cell) => v(cell.requestsPerSec, t));
    const allDemand = lambda.reduce((s, x) => s + x, 0);
    const allTokens = lambda.reduce((s, x, d) => s + x * cells[d]!.tokensPerRequest, 0);

    for (const [d] of cells.entries()) {
      const here = pairs.filter(([e]) => e === d).map(([, f]) => [1, name("x", d, f, t)] as [number, string]);
      rows.push({ terms: [...here, [1, name("u", d, t)]], sense: "=", right: lambda[d]! });
      objective.push([policy.usdPerUnservedRequest * seconds, name("u", d, t)]);
    }
    for (const [f, fleet] of fleets.entries()) {
      const load = pairs
        .filter(([, g]) => g === f)
        .map(([d]) => [a(d, f), name("x", d, f, t)] as [number, string]);
      const healthy = v(fleet.accelerators, t);
      rows.push({ terms: load, sense: "<=", right: healthy * policy.targetUtilization });
      const price = v(fleet.usdPerAcceleratorHour, t) * hw;
      const contract = contracts.find((c) => c.id === fleet.contract);
      const inPeriod = contract && Date.parse(window.start) < Date.parse(contract.periodEnd);
      if (inPeriod) {
        const account = spend.get(contract.id)!;
        if (fleet.billing === "reserved") account.fixed += price * healthy;
        else account.terms.push(...load.map(([k, x]) => [k * price, x] as [number, string]));
      } else if (fleet.billing === "reserved") constant += price * healthy;
      else objective.push(...load.map(([k, x]) => [k * price, x] as [number, string]));
      const carbon =
        policy.usdPerTonneCo2 * 1e-6 * v(fleet.gramsCo2PerKwh, t) * ((fleet.watts * fleet.pue) / 1000) * hw;
      objective.push(...load.map(([k, x]) => [k * carbon, x] as [number, string]));
    }
    for (const [d, f] of pairs) {
      const over = Math.max(
        0,
        cells[d]!.rttMs[fleets[f]!.id]! + fleets[f]!.ttftMs - cells[d]!.latencyBudgetMs,
      );
      objective.push([policy.usdPerMsOverBudgetPerRequest * over * seconds, name("x", d, f, t)]);
      objective.push([policy.usdPerFailedRequest * fleets[f]!.errorRate * seconds, name("x", d, f, t)]);
    }
    for (const [s, { provider, min, max }] of shares.entries()) {
      const tokens = pairs
        .filter(([, f]) => fleets[f]!.provider === provider)
        .map(([d, f]) => [cells[d]!.tokensPerRequest, name("x", d, f, t)] as [number, string]);
      rows.push({ terms: tokens, sense: "<=", right: max * allTokens });
      rows.push({ terms: [...tokens, [allTokens, name("v", s, t)]], sense: ">=", right: min * allTokens });
      objective.push([policy.usdPerUnservedRequest * allDemand * seconds, name("v", s, t)]);
    }

    const moved: [number, string][] = [];
    for (const [d, f] of pairs) {
      const m = name("m", d, f, t);
      if (lambda[d] === 0) continue;
      if (t === 0) {
        const today = current.filter((r) => r.cell === cells[d]!.id);
        if (today.length === 0) continue;
        const share = today.find((r) => r.fleet === fleets[f]!.id)?.share ?? 0;
        rows.push({
          terms: [
            [1, m],
            [-1, name("x", d, f, t)],
          ],
          sense: ">=",
          right: -share * lambda[d]!,
        });
      } else {
        const before = v(cells[d]!.requestsPerSec, t - 1);
        if (before === 0) continue;
        rows.push({
          terms: [
            [1, m],
            [-1, name("x", d, f, t)],
            [lambda[d]! / before, name("x", d, f, t - 1)],
          ],
          sense: ">=",
          right: 0,
        });
      }
      moved.push([1, m]);
      objective.push([policy.usdPerMovedRequestPerSec, m]);
    }
    rows.push({ terms: moved, sense: "<=", right: policy.maxMovedShare * allDemand });

    const scopes = {
      none: [],
      provider: ["provider"],
      region: ["region"],
      both: ["provider", "region"],
    } as const;
    let k = 0;
    for (const scope of scopes[policy.contingencies]) {
      for (const lost of new Set(fleets.map((fleet) => fleet[scope]))) {
        const isLost = (f: number) => fleets[f]![scope] === lost;
        for (const [d] of cells.entries()) {
          const mine = pairs.filter(([e]) => e === d);
          rows.push({
            terms: [
              ...mine
                .filter(([, f]) => !isLost(f))
                .map(([, f]) => [1, name("y", d, f, t, k)] as [number, string]),
              [1, name("w", d, t, k)],
              ...mine
                .filter(([, f]) => isLost(f))
                .map(([, f]) => [-1, name("x", d, f, t)] as [number, string]),
            ],
            sense: "=",
            right: 0,
          });
        }
        for (const [f, fleet] of fleets.entries()) {
          if (isLost(f)) continue;
          const both = pairs
            .filter(([, g]) => g === f)
            .flatMap(([d]): [number, string][] => [
              [a(d, f), name("x", d, f, t)],
              [a(d, f), name("y", d, f, t, k)],
            ]);
          rows.push({
            terms: both,
            sense: "<=",
            right: v(fleet.accelerators, t) * policy.emergencyUtilization,
          });
        }
        rows.push({
          terms: [[1, name("z", t)], ...cells.map((_, d) => [-1, name("w", d, t, k)] as [number, string])],
          sense: ">=",
          right: 0,
        });
        k++;
      }
    }
    if (k > 0) objective.push([policy.usdPerContingencyUnservedRequest * seconds, name("z", t)]);
  }

  const binaries: string[] = [];
  for (const [c, contract] of contracts.entries()) {
    const { fixed, terms } = spend.get(contract.id)!;
    if (contract.tiers) {
      tieredRows(snapshot, c, spend.get(contract.id)!, rows, binaries);
      objective.push([contract.overageMultiplier, name("o", c)]);
      continue;
    }
    rows.push({
      terms: [[1, name("o", c)], ...terms.map(([k, x]) => [-k, x] as [number, string])],
      sense: ">=",
      right: fixed - contract.committedUsd,
    });
    objective.push([contract.overageMultiplier, name("o", c)]);
  }
  return { text: asLpText(objective, rows, binaries), constant };
}

/**
 * A contract with price tiers: list spend is the sum of what falls in each tier, and a tier may be used only once the one
 * before it is full. Without that a solver would fill the cheapest first. Parts are of all that can be spent, so that
 * binaries are of the size of what they switch.
 */
function tieredRows(
  { contracts, windows, fleets, policy }: Snapshot,
  c: number,
  { fixed, terms }: { fixed: number; terms: [number, string][] },
  rows: Row[],
  binaries: string[],
): void {
  const { id, committedUsd, spentUsd, tiers = [], periodEnd } = contracts[c]!;
  const steps = [{ fromUsd: 0, multiplier: 1 }, ...tiers];
  const lengths = (most: number) =>
    steps.map(({ fromUsd }, i) => Math.max(0, Math.min(most, steps[i + 1]?.fromUsd ?? most) - fromUsd));
  // What was billed so far, undone tier by tier.
  let [list, left] = [0, spentUsd];
  for (const [i, length] of lengths(Number.POSITIVE_INFINITY).entries()) {
    const billed = Math.min(left, length * steps[i]!.multiplier);
    list += billed / steps[i]!.multiplier;
    left -= billed;
  }
  const already = fixed - spentUsd + list;
  let most = already;
  for (const [t, window] of windows.entries()) {
    if (Date.parse(window.start) >= Date.parse(periodEnd)) continue;
    for (const fleet of fleets) {
      if (fleet.contract !== id || fleet.billing === "reserved") continue;
      most +=
        v(fleet.usdPerAcceleratorHour, t) *
        window.hours *
        window.weight *
        v(fleet.accelerators, t) *
        policy.targetUtilization;
    }
  }
  const scale = Math.max(1, most);
  const parts = lengths(most).map((length, i) => ({
    length: length / scale,
    used: `t_${c}_${i}`,
    full: `b_${c}_${i}`,
  }));
  rows.push({
    terms: [
      ...parts.map(({ used }): [number, string] => [scale, used]),
      ...terms.map(([k, x]): [number, string] => [-k, x]),
    ],
    sense: "=",
    right: already,
  });
  for (const [i, { length, used, full }] of parts.entries()) {
    const next = parts[i + 1];
    rows.push({ terms: [[1, used]], sense: "<=", right: length });
    if (!next) continue;
    binaries.push(full);
    rows.push({
      terms: [
        [1, used],
        [-length, full],
      ],
      sense: ">=",
      right: 0,
    });
    rows.push({
      terms: [
        [1, next.used],
        [-next.length, full],
      ],
      sense: "<=",
      right: 0,
    });
  }
  rows.push({
    terms: [
      [1, `o_${c}`],
      ...parts.map(({ used }, i): [number, string] => [-scale * steps[i]!.multiplier, used]),
    ],
    sense: ">=",
    right: -committedUsd,
  });
}

/** CPLEX LP text. Coefficients of one variable are summed, and long lines broken: the format has a limit. */
function asLpText(objective: [number, string][], rows: readonly Row[], binaries: readonly string[]): string {
  const expression = (terms: [number, string][]) => {
    const sums = new Map<string, number>();
    for (const [k, x] of terms) sums.set(x, (sums.get(x) ?? 0) + k);
    const written = [...sums].map(([x, k]) => `${k < 0 ? "-" : "+"} ${Math.abs(k)} ${x}`);
    return written.length > 0 ? written.join("\n ") : "0 nothing";
  };
  const lines = rows.map(({ terms, sense, right }, i) => ` r${i}: ${expression(terms)} ${sense} ${right}`);
  const whole = binaries.length > 0 ? `Binary\n ${binaries.join("\n ")}\n` : "";
  return `Minimize\n cost: ${expression(objective)}\nSubject To\n${lines.join("\n")}\n${whole}End\n`;
}
