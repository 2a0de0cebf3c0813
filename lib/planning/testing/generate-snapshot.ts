import type { PlanningPolicy, Snapshot } from "../model";

export interface SnapshotShape {
  cells: number;
  fleets: number;
  windows: number;
  /** Total capacity at the target utilisation against total demand; 1 is tight. */
  slack?: number;
  /** Providers whose share of tokens is limited. */
  limitedProviders?: number;
  policy?: Partial<PlanningPolicy>;
}

/** A repeatable source of numbers in [0, 1): mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const providers = ["azure", "aws", "gcp", "oci", "coreweave"];
const countries = ["US", "DE", "NL", "NO", "GB", "IN", "JP", "KR", "BR", "FR"];
const modelWork = { small: 0.35, mid: 1.2, large: 3.5 } as const;
const dataClasses = ["general", "personal", "regulated"];

/** A snapshot of the given size that looks like an estate: seeded, so that the same seed is the same snapshot. */
export function generateSnapshot(seed: number, shape: SnapshotShape): Snapshot {
  const random = seededRandom(seed);
  const between = (low: number, high: number, digits = 3) =>
    Number((low + (high - low) * random()).toFixed(digits));
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const startMs = Date.UTC(2026, 10, 20);
  const windows = Array.from({ length: shape.windows }, (_, t) => ({
    start: new Date(startMs + t * 3_600_000).toISOString().replace(".000Z", "Z"),
    hours: 1,
    weight: pick([1, 1, 1, 3]),
  }));
  const daily = (phase: number, base: number) =>
    windows.map((_, t) =>
      Number(
        (base * (0.75 + 0.35 * Math.sin(((t + phase) / 24) * 2 * Math.PI)) * between(0.9, 1.1)).toFixed(3),
      ),
    );

  const contracts = providers.map((provider) => ({
    id: `c-${provider}`,
    provider,
    committedUsd: 0,
    spentUsd: between(10, 3000, 2),
    periodEnd: new Date(startMs + pick([6, 48]) * 3_600_000).toISOString().replace(".000Z", "Z"),
    overageMultiplier: pick([0.8, 1, 1, 1.2]),
  }));
  const fleets = Array.from({ length: shape.fleets }, (_, f): Snapshot["fleets"][number] => {
    const provider = pick(providers);
    const billing = pick(["reserved", "drawdown", "drawdown", "on_demand"] as const);
    const serves = (["small", "mid", "large"] as const)
      .filter((model) => model === "small" || random() < 0.8)
      .map((model) => [model, { acceleratorSecondsPerRequest: between(0.6, 2, 3) * modelWork[model] }]);
    return {
      id: `f${f}`,
      provider,
      region: `${provider}:r${Math.floor(random() * 6)}`,
      country: pick(countries),
      sovereign: random() < 0.15,
      contract: billing === "on_demand" ? null : `c-${provider}`,
      billing,
      accelerators: windows.map(() => 100),
      usdPerAcceleratorHour: random() < 0.5 ? between(2, 6) : daily(between(0, 24), 4),
      watts: Math.round(between(600, 1200)),
      pue: between(1.08, 1.45, 2),
      gramsCo2PerKwh: random() < 0.3 ? Math.round(between(30, 600)) : daily(between(0, 24), 350),
      ttftMs: Math.round(between(100, 500)),
      errorRate: between(0.0005, 0.014, 4),
      serves: Object.fromEntries(serves),
    };
  });

  const cells = Array.from({ length: shape.cells }, (_, d): Snapshot["cells"][number] => {
    const origin = pick(countries);
    const model = pick(["small", "mid", "large"] as const);
    const dataClass = pick(dataClasses);
    const rule = `${origin.toLowerCase()}-local`;
    const deniedShare = dataClass === "general" ? 0 : dataClass === "personal" ? 0.3 : 0.5;
    const reachable = fleets.filter(() => random() < 0.85);
    return {
      id: `${origin}|${model}|${dataClass}|${d}`,
      origin,
      model,
      dataClass,
      requestsPerSec: daily(between(0, 24), between(20, 400)),
      tokensPerRequest: Math.round(between(300, 4000)),
      latencyBudgetMs: pick([300, 800, 2000]),
      rttMs: Object.fromEntries(reachable.map((fleet) => [fleet.id, Math.round(between(5, 280))])),
      denied: Object.fromEntries(
        fleets.filter(() => random() < deniedShare).map((fleet) => [fleet.id, [rule]]),
      ),
    };
  });

  sizeCapacity(fleets, cells, windows.length, shape.slack ?? 1.25, random);
  sizeCommitments(contracts, fleets, windows, random);
  return {
    version: 1,
    asOf: windows[0]!.start,
    windows,
    fleets,
    cells,
    contracts,
    shares: providers
      .slice(0, shape.limitedProviders ?? 0)
      .map((provider) => ({ provider, min: between(0, 0.15, 2), max: between(0.35, 0.6, 2) })),
    current: cells.flatMap((cell) => currentRoutes(cell, random)),
    policy: {
      targetUtilization: 0.85,
      emergencyUtilization: 0.97,
      usdPerUnservedRequest: 1,
      usdPerMsOverBudgetPerRequest: 1e-5,
      usdPerFailedRequest: 0.02,
      usdPerTonneCo2: pick([0, 80, 200]),
      usdPerMovedRequestPerSec: 0.5,
      maxMovedShare: 1,
      contingencies: "none",
      usdPerContingencyUnservedRequest: 0.1,
      ...shape.policy,
    },
  };
}

function sizeCapacity(
  fleets: Snapshot["fleets"],
  cells: Snapshot["cells"],
  windows: number,
  slack: number,
  random: () => number,
): void {
  let work = 0;
  for (const cell of cells) {
    const mean = (cell.requestsPerSec as number[]).reduce((sum, r) => sum + r, 0) / windows;
    work += mean * modelWork[cell.model as keyof typeof modelWork] * 1.3;
  }
  const weights = fleets.map(() => 0.2 + random() * random() * 3);
  const total = weights.reduce((sum, w) => sum + w, 0);
  for (const [f, fleet] of fleets.entries()) {
    const mean = (((work * slack) / 0.85) * weights[f]!) / total;
    fleet.accelerators = Array.from({ length: windows }, () => Math.round(mean * (0.93 + 0.14 * random())));
  }
}

/** Commitments from well below to well above what would be drawn at two thirds of capacity. */
function sizeCommitments(
  contracts: Snapshot["contracts"],
  fleets: Snapshot["fleets"],
  windows: Snapshot["windows"],
  random: () => number,
): void {
  for (const contract of contracts) {
    let usd = contract.spentUsd;
    for (const fleet of fleets) {
      if (fleet.contract !== contract.id) continue;
      for (const [t, window] of windows.entries()) {
        if (window.start >= contract.periodEnd) continue;
        const price = fleet.usdPerAcceleratorHour;
        const count = (fleet.accelerators as number[])[t]!;
        usd +=
          (typeof price === "number" ? price : price[t]!) * count * window.weight * (0.3 + 0.7 * random());
      }
    }
    contract.committedUsd = Number(usd.toFixed(2));
  }
}

function currentRoutes(cell: Snapshot["cells"][number], random: () => number): Snapshot["current"] {
  const reachable = Object.keys(cell.rttMs).filter((fleet) => !(fleet in cell.denied));
  if (reachable.length === 0 || random() < 0.1) return [];
  const [first, second] = [reachable[Math.floor(random() * reachable.length)]!, reachable[0]!];
  const share = first === second || random() < 0.5 ? 1 : Number((0.2 + 0.6 * random()).toFixed(3));
  const routes = [{ cell: cell.id, fleet: first, share }];
  return share < 1
    ? [...routes, { cell: cell.id, fleet: second, share: Number((1 - share).toFixed(3)) }]
    : routes;
}
