import { z } from "zod";

/**
 * The planner's input and output, as they stand in files and in the database. Shapes are strict: a key nobody
 * knows is a misspelt key, and a planner that ignores it would plan for a world its user did not describe.
 * What a shape cannot say (lengths that must agree, ids that must exist) is said in `read-snapshot.ts`.
 */

const quantity = z.number().min(0);
const share = z.number().min(0).max(1);
const id = z.string().min(1);
const instant = z.iso.datetime();
/** One value for every window, or one per window. */
const perWindow = z.union([quantity, z.array(quantity)]);

export const windowSchema = z.strictObject({
  start: instant,
  hours: quantity,
  /** How often this window stands for time until the commitments' periods end. */
  weight: quantity,
});

export const billings = ["reserved", "drawdown", "on_demand"] as const;

export const fleetSchema = z.strictObject({
  id,
  provider: id,
  region: id,
  country: id,
  sovereign: z.boolean(),
  contract: id.nullable(),
  billing: z.enum(billings),
  accelerators: perWindow,
  usdPerAcceleratorHour: perWindow,
  watts: quantity,
  pue: quantity,
  gramsCo2PerKwh: perWindow,
  ttftMs: quantity,
  errorRate: share,
  serves: z.record(id, z.strictObject({ acceleratorSecondsPerRequest: quantity })),
});

export const cellSchema = z.strictObject({
  id,
  origin: id,
  model: id,
  dataClass: id,
  requestsPerSec: perWindow,
  tokensPerRequest: quantity,
  latencyBudgetMs: quantity,
  rttMs: z.record(id, quantity),
  denied: z.record(id, z.array(id).min(1)),
});

/** From so much list spend in the period on, a dollar at list price is billed at the multiplier. */
export const tierSchema = z.strictObject({ fromUsd: quantity, multiplier: share });

export const contractSchema = z.strictObject({
  id,
  provider: id,
  committedUsd: quantity,
  /** As billed: what counts against the commitment. */
  spentUsd: quantity,
  periodEnd: instant,
  overageMultiplier: quantity,
  /** Declining price tiers; without them every dollar is billed at list price. */
  tiers: z.array(tierSchema).min(1).optional(),
});

export const contingencyScopes = ["none", "provider", "region", "both"] as const;

export const policySchema = z.strictObject({
  targetUtilization: share,
  emergencyUtilization: share,
  usdPerUnservedRequest: quantity,
  usdPerMsOverBudgetPerRequest: quantity,
  usdPerFailedRequest: quantity,
  usdPerTonneCo2: quantity,
  usdPerMovedRequestPerSec: quantity,
  maxMovedShare: share,
  contingencies: z.enum(contingencyScopes),
  usdPerContingencyUnservedRequest: quantity,
});

export const snapshotSchema = z.strictObject({
  version: z.literal(1),
  asOf: instant,
  windows: z.array(windowSchema).min(1),
  fleets: z.array(fleetSchema),
  cells: z.array(cellSchema),
  contracts: z.array(contractSchema),
  shares: z.array(z.strictObject({ provider: id, min: share, max: share })),
  current: z.array(z.strictObject({ cell: id, fleet: id, share })),
  policy: policySchema,
});

export type Snapshot = z.infer<typeof snapshotSchema>;
export type SnapshotWindow = Snapshot["windows"][number];
export type SnapshotFleet = Snapshot["fleets"][number];
export type SnapshotCell = Snapshot["cells"][number];
export type SnapshotContract = Snapshot["contracts"][number];
export type PlanningPolicy = Snapshot["policy"];

/** The window's value of a quantity that may be given once for all windows. */
export function valueIn(values: number | readonly number[], window: number): number {
  return typeof values === "number" ? values : (values[window] ?? 0);
}

/** The parts of the objective, in the order in which they are shown. All USD. */
export const termNames = [
  "commitments",
  "uncommitted",
  "unserved",
  "latency",
  "failures",
  "carbon",
  "movement",
  "contingency",
] as const;
export type TermName = (typeof termNames)[number];
export type Terms = Record<TermName, number>;

export const baselinePolicies = ["do_nothing", "capacity_weighted", "cheapest_first"] as const;
export type BaselinePolicy = (typeof baselinePolicies)[number];

/*
 * A plan is read more loosely than a snapshot: that its numbers are possible is for `check` to judge, and it
 * names each one that is not, rather than stopping at the first.
 */
const windowIndex = z.number().int();
const termsSchema = z.strictObject(
  Object.fromEntries(termNames.map((name) => [name, z.number()])) as Record<TermName, z.ZodNumber>,
);

const fleetPriceSchema = z.strictObject({
  window: windowIndex,
  fleet: id,
  usdPerAcceleratorHour: z.number(),
});

/**
 * What proves that the optimum is in no other tiers: a range of tiers per contract that has a choice of them, by their
 * multipliers, what a plan in it costs at least, and the prices that show it.
 */
const otherTiersSchema = z.strictObject({
  tiers: z.array(z.strictObject({ contract: id, first: z.number(), last: z.number() })),
  boundUsd: z.number(),
  fleets: z.array(fleetPriceSchema),
  contracts: z.array(z.strictObject({ contract: id, usdPerListUsd: z.number() })),
});

export const planSchema = z.strictObject({
  version: z.literal(1),
  snapshotSha256: z.string(),
  status: z.enum(["optimal", "time_limit", "infeasible_inputs"]),
  objectiveUsd: z.number(),
  boundUsd: z.number(),
  terms: termsSchema,
  routes: z.array(
    z.strictObject({
      window: windowIndex,
      cell: id,
      fleet: id,
      requestsPerSec: z.number(),
      share: z.number(),
    }),
  ),
  unserved: z.array(
    z.strictObject({
      window: windowIndex,
      cell: id,
      requestsPerSec: z.number(),
      because: z.array(z.string()),
    }),
  ),
  prices: z.strictObject({
    fleets: z.array(fleetPriceSchema),
    contracts: z.array(
      z.strictObject({
        contract: id,
        usdPerCommittedUsd: z.number(),
        /** Of the tier in which the prices hold; only where the contract has tiers. */
        multiplier: z.number().optional(),
      }),
    ),
    rules: z.array(z.strictObject({ rule: id, usd: z.number() })),
  }),
  contingencies: z.array(
    z.strictObject({
      lost: id,
      window: windowIndex,
      unservedRequestsPerSec: z.number(),
      recourse: z.array(z.strictObject({ cell: id, fleet: id, requestsPerSec: z.number() })),
    }),
  ),
  baselines: z.array(
    z.strictObject({ policy: z.enum(baselinePolicies), objectiveUsd: z.number(), terms: termsSchema }),
  ),
  moves: z.array(
    z.strictObject({
      cell: id,
      from: z.string(),
      to: z.string(),
      requestsPerSec: z.number(),
      deltaUsdPerHour: z.number(),
      deltaMs: z.number(),
      because: z.string(),
    }),
  ),
  /** Only of a plan that is optimal, where price tiers leave a choice. */
  otherTiers: z.array(otherTiersSchema).optional(),
});

export type Plan = z.infer<typeof planSchema>;
export type PlanRoute = Plan["routes"][number];
export type PlanUnserved = Plan["unserved"][number];
export type PlanMove = Plan["moves"][number];
export type PlanPrices = Plan["prices"];
export type PlanBaseline = Plan["baselines"][number];
export type PlanOtherTiers = NonNullable<Plan["otherTiers"]>[number];

/** What dropping one end of a provider's share would save, USD. Has no place in the document, and goes beside it. */
export const clausePriceSchema = z.strictObject({
  provider: id,
  end: z.enum(["min", "max"]),
  usd: z.number(),
});
export type ClausePrice = z.infer<typeof clausePriceSchema>;

/** The endpoint of a move that is no fleet: demand that had no route before, or has none after. */
export const unservedEndpoint = "unserved";
