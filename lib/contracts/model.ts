import type { Decimal } from "decimal.js";
import { z } from "zod";

export const clauseKinds = [
  "exclusivity",
  "right_of_first_refusal",
  "min_share",
  "max_share",
  "price_tiers",
] as const;
export type ClauseKind = (typeof clauseKinds)[number];

export const clauseNames: Record<ClauseKind, string> = {
  exclusivity: "Exclusivity",
  right_of_first_refusal: "Right of first refusal",
  min_share: "Minimum share",
  max_share: "Maximum share",
  price_tiers: "Price tiers",
};

/** An amount due for one period; periods of a contract do not overlap. */
export interface Commitment {
  id: string;
  contractId: string;
  periodStart: Date;
  periodEnd: Date;
  committedUsd: Decimal;
  /** Drawn down up to `openingAsOf`, as the provider's statement says. */
  openingSpentUsd: Decimal;
  openingAsOf: Date | null;
  overageMultiplier: Decimal;
  illustrative: boolean;
}

/** From so much spend at list price within a period on, what a dollar of it is billed. */
export interface PriceTier {
  fromUsd: number;
  /** Of list price: above 0, at most 1. */
  multiplier: number;
}

const mostTiers = 8;

/** Price tiers as they are kept: each begins later and bills less than the one before it. */
export const priceTiers = z
  .array(
    z.strictObject({
      fromUsd: z
        .number({ error: "must say from which amount at list price on, such as 3000000" })
        .min(0, "must not be negative")
        .max(1e15, "must be below a quadrillion dollars"),
      multiplier: z
        .number({ error: "must say which part of list price is billed, such as 92 %" })
        .gt(0, "must be more than 0")
        .max(1, "must not be more than list price"),
    }),
  )
  .min(1, "must have at least one tier")
  .max(mostTiers, `must have at most ${mostTiers} tiers`)
  .refine(
    (tiers) =>
      tiers.every((tier, i) => {
        const before = tiers[i - 1];
        return !before || (tier.fromUsd > before.fromUsd && tier.multiplier < before.multiplier);
      }),
    "must decline: each tier begins later and bills less than the one before it",
  );

/** A term of the contract: where traffic or new capacity may go, or what volume costs. */
export interface Clause {
  id: string;
  contractId: string;
  providerId: string;
  kind: ClauseKind;
  summary: string;
  /** Share of all tokens, for minimum and maximum share. */
  share: number | null;
  /** Models an exclusivity binds; empty: every model. */
  modelIds: string[];
  /** For price tiers: what each bills. */
  tiers: PriceTier[] | null;
  effectiveFrom: Date;
  effectiveTo: Date | null;
  endedByAmendmentId: string | null;
  illustrative: boolean;
  sourceName: string | null;
  sourceUrl: string | null;
  sourceDate: Date | null;
}

/** A line of a rate card. */
export interface Rate {
  contractId: string | null;
  providerId: string;
  acceleratorId: string;
  /** Null: every region of the provider. */
  regionId: string | null;
  usdPerAcceleratorHour: Decimal;
  /** Null: it holds whatever power costs. Otherwise the power price it contains; the difference is passed through. */
  powerUsdPerMwh: Decimal | null;
  effectiveFrom: Date;
  effectiveTo: Date | null;
  illustrative: boolean;
}

const reason = z.string().trim().min(3, "must say why, in at least 3 characters").max(2000);
const usd = z
  .string()
  .trim()
  .regex(
    /^\d{1,15}(\.\d{1,2})?$/,
    "must be an amount in US dollars such as 1250000.00, without sign or separators",
  );

export const statement = z.strictObject({
  commitmentId: z.uuid("must be the id of a commitment"),
  spentUsd: usd,
  asOf: z.coerce.date({ error: "must be a date and time" }),
  reason,
});

export const newAmendment = z.strictObject({
  contractId: z.string().min(1),
  id: z.string().regex(/^[a-z0-9-]{3,60}$/, "must be 3 to 60 lower-case letters, digits and hyphens"),
  signedOn: z.coerce.date({ error: "must be a date" }),
  summary: z.string().trim().min(3, "must say what the amendment changes").max(2000),
  endsClauseIds: z.array(z.string()).default([]),
  effectiveTo: z.coerce.date({ error: "must be the date on which those clauses end" }).optional(),
  /** Price tiers that begin with the amendment, in place of those in force. */
  priceTiers: priceTiers.optional(),
  sourceName: z.string().trim().min(3, "must name the document").max(200),
  reason,
});

export const metObligation = z.strictObject({
  obligationId: z.string().min(1),
  metOn: z.coerce.date({ error: "must be a date" }),
  reason,
});
