import type { Clause } from "./model";

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
