import { z } from "zod";
import { clauseKinds, priceTiers } from "@/lib/contracts/model";

/**
 * The scenario file format. A scenario is two JSON files: `world.json`, what is the same for every estate
 * (countries, regions, accelerators, models, laws), and `<scenario>.json`, one company's estate in it.
 * Unknown keys are refused, so that a misspelt field is an error and not a default.
 */

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.:-]*$/, "expected lower-case letters, digits, dots, colons and dashes");
const country = z.string().regex(/^[A-Z]{2}$/, "expected a two-letter ISO 3166 country code");
const date = z.iso.date("expected a date such as 2026-11-20");
const share = z.number().min(0).max(1);
const positive = z.number().positive();
const count = z.int().min(0);
/** Decimal USD as text, so that no amount passes through a float. */
const usd = z.string().regex(/^\d{1,18}(\.\d{1,6})?$/, 'expected a decimal amount as text, such as "2.10"');

export const sourceSchema = z.strictObject({ name: z.string().min(3), url: z.url(), date });

/** Every fact names its source; every invented number says so. A reading of a public source may do both. */
const provenance = { source: z.string().optional(), illustrative: z.literal(true).optional() };
function withProvenance<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject({ ...shape, ...provenance }).refine((row) => isCited(row as Provenance), {
    error: 'expected "source" (a public fact) or "illustrative": true (an invented number)',
  });
}
const isCited = ({ source, illustrative }: Provenance) => source !== undefined || illustrative === true;

export const dataClassSchema = z.enum(["general", "personal", "regulated"]);

const residencyRule = withProvenance({
  id,
  title: z.string().min(3),
  legalBasis: z.string().min(3),
  originJurisdictions: z.array(z.string()).min(1),
  dataClasses: z.array(dataClassSchema).min(1),
  models: z.array(id).default([]),
  allowedJurisdictions: z.array(z.string()).min(1),
  requiresSovereign: z.boolean().default(false),
  effectiveFrom: date,
  effectiveTo: date.optional(),
});

export const worldSchema = z.strictObject({
  version: z.literal(1),
  sources: z.record(z.string(), sourceSchema),
  /** Country code → name. */
  countries: z.record(country, z.string().min(2)),
  groups: z.array(
    withProvenance({ id: z.string().min(2), name: z.string(), members: z.array(country).min(1) }),
  ),
  /** Where a country's users are, as one point: the largest concentration of them. */
  origins: z.array(
    withProvenance({
      country,
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      utcOffsetHours: z.number().min(-12).max(14),
    }),
  ),
  regions: z.array(
    withProvenance({
      id,
      provider: id,
      name: z.string(),
      country,
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      gridZone: z.string().optional(),
      pue: z.number().min(1).max(3),
      gramsCo2PerKwh: z.number().min(0),
      powerUsdPerMwh: z.number().min(0).optional(),
    }),
  ),
  accelerators: z.array(
    withProvenance({ id, name: z.string(), vendor: z.string(), watts: positive, memoryGb: positive }),
  ),
  models: z.array(
    withProvenance({
      id,
      name: z.string(),
      inputTokensPerRequest: positive,
      outputTokensPerRequest: positive,
      latencyBudgetMs: positive,
    }),
  ),
  profiles: z.array(
    withProvenance({
      accelerator: id,
      model: id,
      prefillTokensPerSec: positive,
      decodeTokensPerSec: positive,
    }),
  ),
  residencyRules: z.array(residencyRule),
});

const commitment = withProvenance({
  from: date,
  to: date,
  committedUsd: usd,
  /** What the provider's statements say was drawn when Ballast starts: share of the linear pace (1 = exactly on it). */
  openingPace: z.number().min(0).max(2),
  overageMultiplier: z.number().min(0).max(10).default(1),
});

const rate = withProvenance({
  accelerator: id,
  region: id.optional(),
  usdPerAcceleratorHour: usd,
  /** Power price that the rate contains and passes through; left out where it holds whatever power costs. */
  powerUsdPerMwh: usd.optional(),
  effectiveFrom: date,
  effectiveTo: date.optional(),
});

const contract = withProvenance({
  id,
  provider: id,
  counterparty: z.string(),
  title: z.string(),
  signedOn: date,
  termStart: date,
  termEnd: date,
  totalUsd: usd,
  commitments: z.array(commitment).min(1),
  amendments: z.array(withProvenance({ id, signedOn: date, summary: z.string().min(3) })).default([]),
  clauses: z
    .array(
      withProvenance({
        id,
        kind: z.enum(clauseKinds),
        summary: z.string().min(3),
        share: share.optional(),
        tiers: priceTiers.optional(),
        models: z.array(id).default([]),
        effectiveFrom: date,
        effectiveTo: date.optional(),
        endedByAmendment: id.optional(),
      }),
    )
    .default([]),
  obligations: z
    .array(
      withProvenance({
        id,
        dueOn: date,
        kind: z.string().min(3),
        summary: z.string().min(3),
        amountUsd: usd.optional(),
        metOn: date.optional(),
      }),
    )
    .default([]),
  rates: z.array(rate).default([]),
});

const fleet = withProvenance({
  id,
  name: z.string(),
  region: id,
  accelerator: id,
  contract: id.nullable(),
  billing: z.enum(["reserved", "drawdown", "on_demand"]),
  sovereign: z.boolean().default(false),
  contracted: count,
  delivered: count,
  healthy: count,
  ttftMs: positive,
  errorRate: share,
  endpoint: z.string().optional(),
  deliveries: z
    .array(withProvenance({ accelerators: z.int().positive(), dueOn: date, deliveredOn: date.optional() }))
    .default([]),
});

export const scenarioSchema = z.strictObject({
  version: z.literal(1),
  id,
  title: z.string(),
  description: z.string(),
  timeZone: z.string().default("UTC"),
  sources: z.record(z.string(), sourceSchema).default({}),
  providers: z.array(withProvenance({ id, name: z.string() })),
  residencyRules: z.array(residencyRule).default([]),
  contracts: z.array(contract),
  /** On-demand prices: of fleets without contract. */
  rates: z.array(rate.safeExtend({ provider: id })).default([]),
  fleets: z.array(fleet),
  cells: z.array(
    withProvenance({
      origin: country,
      model: id,
      dataClass: dataClassSchema,
      requestsPerSec: positive,
      inputTokensPerRequest: positive.optional(),
      outputTokensPerRequest: positive.optional(),
      latencyBudgetMs: positive.optional(),
    }),
  ),
  /** The first routing table: cell id → fleet id → share. */
  routing: z.record(z.string(), z.record(id, share)),
  policy: z.record(z.string(), z.union([z.number(), z.string()])),
  shifts: z.record(z.string(), z.json()),
  dataPlanes: z.array(
    z.strictObject({
      id,
      name: z.string(),
      kind: z.enum(["feed", "haproxy", "gateway_api"]),
      config: z.record(z.string(), z.json()).default({}),
    }),
  ),
});

export type World = z.infer<typeof worldSchema>;
export type Scenario = z.infer<typeof scenarioSchema>;
export type Source = z.infer<typeof sourceSchema>;
export type Provenance = { source?: string | undefined; illustrative?: true | undefined };

/** `origin|model|data class`, the id of a demand cell. */
export function cellId(cell: { origin: string; model: string; dataClass: string }): string {
  return `${cell.origin}|${cell.model}|${cell.dataClass}`;
}
