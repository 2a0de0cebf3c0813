import { z } from "zod";
import { policyNames } from "../policy";

/** What was replayed, and what really happened. */
export const rowNames = ["what_happened", ...policyNames] as const;
export type RowName = (typeof rowNames)[number];

/** By hour of the period, at its end; null in hours that were not observed. */
const byHour = z.array(z.number().nullable());

export const backtestRowSchema = z.strictObject({
  policy: z.enum(rowNames),
  /** The sum of `terms`. */
  costUsd: z.number(),
  terms: z.strictObject({
    /** Commitments, used or not, and spend beyond them at its multiplier. */
    commitments: z.number(),
    /** Fleets without contract. */
    uncommitted: z.number(),
    /** Latency over budget, expected failures and carbon, at the policy's prices. */
    latencyFailuresCarbon: z.number(),
    /** Requests that no fleet had room for, at the policy's price. */
    unserved: z.number(),
  }),
  /** Cost beyond hindsight's, in percent of hindsight's. */
  regretPercent: z.number(),
  /** Part of requests that no fleet had room for; null for what happened, where they leave no trace. */
  unservedShare: z.number().nullable(),
  /** Requests served elsewhere than the hour before, as a part of the hour's, summed over a day: mean of the period. */
  movedSharePerDay: z.number(),
  /** Index of the hour in which spend exceeded hindsight's by most, and by how much; null when it never did. */
  worstHour: z.strictObject({ hour: z.number().int(), usd: z.number() }).nullable(),
  /** Requests that a rule of their hour denied to the fleet that served them. */
  deniedRequests: z.number(),
  /** Cost without unserved, over what was served. */
  usdPerMillionTokens: z.number().nullable(),
  /**
   * What the period would have cost, without unserved, had it ended with the hour: commitments up to then at their even
   * pace.
   */
  cumulativeUsd: byHour,
  contracts: z.array(
    z.strictObject({
      contract: z.string(),
      spentUsd: z.number(),
      shortfallUsd: z.number(),
      /** Drawn from the contract up to the hour's end. */
      cumulativeUsd: byHour,
    }),
  ),
});
export type BacktestRow = z.output<typeof backtestRowSchema>;

export const backtestResultSchema = z.strictObject({
  version: z.literal(1),
  /** Start of the first hour, UTC, and how many hours follow it. */
  from: z.iso.datetime(),
  hours: z.number().int(),
  observedHours: z.number().int(),
  requests: z.number(),
  tokens: z.number(),
  contracts: z.array(z.strictObject({ contract: z.string(), committedUsd: z.number() })),
  /** What was served against a rule, by the pair that did. */
  breaches: z.array(
    z.strictObject({
      cell: z.string(),
      fleet: z.string(),
      requests: z.number(),
      deniedBy: z.array(z.string()),
    }),
  ),
  rows: z.array(backtestRowSchema),
  /** What was left out or had to be assumed, as sentences. */
  notes: z.array(z.string()),
  /** How long the replay took. */
  seconds: z.number(),
});
export type BacktestResult = z.output<typeof backtestResultSchema>;
