import type { Clause, Commitment, PriceTier } from "./model";

/** Whether a clause is in force: from its first instant, up to but not including its last. */
export const isInForce = (clause: Pick<Clause, "effectiveFrom" | "effectiveTo">, now: Date): boolean =>
  clause.effectiveFrom <= now && (clause.effectiveTo === null || now < clause.effectiveTo);

/** Ids of exclusivity clauses in force that keep a model away from a provider other than the one they favour. */
export function exclusivityDenials(
  modelId: string,
  providerId: string,
  clauses: readonly Clause[],
  now: Date,
): string[] {
  return clauses
    .filter(
      (clause) =>
        clause.kind === "exclusivity" &&
        isInForce(clause, now) &&
        clause.providerId !== providerId &&
        (clause.modelIds.length === 0 || clause.modelIds.includes(modelId)),
    )
    .map(({ id }) => id);
}

export interface ProviderShare {
  provider: string;
  min: number;
  max: number;
}

/** Minimum and maximum share of all tokens per provider: the tightest of the clauses in force. */
export function providerShares(clauses: readonly Clause[], now: Date): ProviderShare[] {
  const limits = new Map<string, ProviderShare>();
  for (const { kind, share, providerId, ...clause } of clauses) {
    if (share === null || !isInForce(clause, now)) continue;
    const limit = limits.get(providerId) ?? { provider: providerId, min: 0, max: 1 };
    if (kind === "min_share") limit.min = Math.max(limit.min, share);
    if (kind === "max_share") limit.max = Math.min(limit.max, share);
    limits.set(providerId, limit);
  }
  return [...limits.values()].sort((a, b) => a.provider.localeCompare(b.provider));
}

/**
 * The price tiers by which a period is billed at `now`, none where every dollar is billed at list price: those in force
 * now, or where the period is over or has not begun, on its last or first day. They count for the whole period: an
 * amendment in the middle of one bills all of it anew.
 */
export function tiersOf(
  clauses: readonly Clause[],
  { periodStart, periodEnd }: Pick<Commitment, "periodStart" | "periodEnd">,
  now: Date,
): readonly PriceTier[] {
  const latest = periodEnd.getTime() - 1;
  const at = new Date(Math.min(Math.max(now.getTime(), periodStart.getTime()), latest));
  const inForce = clauses.filter((clause) => clause.kind === "price_tiers" && isInForce(clause, at));
  const last = inForce.reduce<Clause | undefined>(
    (newest, clause) => (newest && newest.effectiveFrom >= clause.effectiveFrom ? newest : clause),
    undefined,
  );
  return last?.tiers ?? [];
}
