import { z } from "zod";
import { policySchema } from "../model";

/**
 * What a what-if changes about a snapshot: a list of typed changes, applied in order by `applyChanges`. Browser-safe,
 * small enough for an address, and said in words by `changeSentence`.
 */

const id = z.string().trim().min(1, "must name something of the snapshot").max(200);
const factor = z
  .number("expected a number: 1.3 is 30% more, 0.5 is half")
  .min(0, "must be 0 or more: 1.3 is 30% more, 0.5 is half")
  .max(100, "must be at most 100 times");
const usd = z
  .number("expected an amount in USD")
  .min(0, "must be 0 or more")
  .max(1e13, "is beyond any contract");
const share = z
  .number("expected a share between 0 and 1")
  .min(0, "expected a share between 0 and 1")
  .max(1, "expected a share between 0 and 1");

export const changeScopes = ["provider", "region", "fleet"] as const;
export type ChangeScope = (typeof changeScopes)[number];
const scoped = { scope: z.enum(changeScopes, "expected provider, region or fleet"), id };
/** Which cells a change is about; what is left out matches all. */
const cells = { origin: id.optional(), model: id.optional(), dataClass: id.optional() };

export const changeSchema = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({ kind: z.literal("lose"), ...scoped }),
    z.strictObject({
      kind: z.literal("capacity"),
      fleet: id,
      accelerators: z.number("expected how many accelerators").min(0, "must be 0 or more").max(1e7),
    }),
    z.strictObject({ kind: z.literal("demand"), ...cells, factor }),
    z.strictObject({ kind: z.literal("price"), ...scoped, factor }),
    z.strictObject({
      kind: z.literal("power"),
      ...scoped,
      /** Passed on to the price of an accelerator-hour by its watts and the region's PUE. */
      usdPerMwhMore: z.number("expected USD per MWh, more or less than now").min(-1000).max(10_000),
    }),
    z.strictObject({
      kind: z.literal("grid"),
      region: id,
      gramsCo2PerKwh: z.number("expected grams of CO₂ per kWh").min(0, "must be 0 or more").max(3000),
    }),
    z.strictObject({
      kind: z.literal("service"),
      fleet: id,
      ttftMs: z.number("expected milliseconds").min(0, "must be 0 or more").max(600_000).optional(),
      errorRate: share.optional(),
    }),
    z.strictObject({
      kind: z.literal("require"),
      rule: id,
      ...cells,
      countries: z.array(id).min(1, "must name at least one country").max(100).optional(),
      sovereign: z.literal(true).optional(),
    }),
    z.strictObject({ kind: z.literal("drop_rule"), rule: id }),
    z.strictObject({
      kind: z.literal("commitment"),
      contract: id,
      committedUsd: usd.optional(),
      overageMultiplier: z.number("expected a multiple").min(0, "must be 0 or more").max(100).optional(),
      periodEnd: z.iso.datetime("expected a time in ISO 8601 UTC such as 2027-01-01T00:00:00Z").optional(),
    }),
    z.strictObject({ kind: z.literal("share"), provider: id, min: share, max: share }),
    z.strictObject({ kind: z.literal("policy"), set: policySchema.partial() }),
  ],
  "is no kind of change that Ballast knows",
);

export type Change = z.infer<typeof changeSchema>;
export type ChangeKind = Change["kind"];
export type ChangeOf<K extends ChangeKind> = Extract<Change, { kind: K }>;

/** More than anyone would read; what is asked for is held to it. */
export const mostChanges = 40;

export const changesSchema = z
  .array(changeSchema, "expected a list of changes")
  .max(mostChanges, `must have at most ${mostChanges} changes`);
