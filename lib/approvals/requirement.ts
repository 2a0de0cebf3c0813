import { z } from "zod";
import { formatUsd } from "@/lib/platform/money";
import { managerSigns, type Need, type Requirement } from "./model";

/** When more than one manager must sign. What is left out asks for nobody. */
export const approvalLimits = z.strictObject({
  /** Of a change of the estate's expected spend, up or down, USD/h: beyond it, finance signs as well. */
  financeUsdPerHour: z.number().min(0),
  /** The same as a ratio of the spend before. */
  financeShare: z.number().min(0),
  /** Of one provider's requests that leave it, 0 to 1: beyond it, and for every drain of a provider, two managers sign. */
  twoManagersShare: z.number().min(0).max(1),
});
export type ApprovalLimits = Partial<z.infer<typeof approvalLimits>>;

/** What a move does, as far as it decides who signs. */
export interface MoveFacts {
  /** Of the whole estate, USD/h. */
  readonly usdPerHourBefore: number;
  readonly usdPerHourAfter: number;
  readonly providers: readonly {
    readonly provider: string;
    readonly requestsPerSec: number;
    /** Those of its requests that it no longer serves afterwards. */
    readonly leavingPerSec: number;
  }[];
  /** The provider that is drained whole; null when none is. */
  readonly drains: string | null;
}

const percent = (ratio: number) => `${Number((ratio * 100).toPrecision(3)).toLocaleString("en-US")}%`;

/** Who must sign a move under these limits. Pure; what comes of it is kept with the proposal. */
export function requirementOf(move: MoveFacts, limits: ApprovalLimits): Requirement {
  const second = providerWide(move, limits);
  const finance = expensive(move, limits);
  const needs: Need[] = [managerSigns];
  if (second) needs.push({ role: "manager", because: second });
  if (finance) needs.push({ role: "finance", because: finance });
  return { needs };
}

function providerWide({ providers, drains }: MoveFacts, { twoManagersShare }: ApprovalLimits): string | null {
  if (twoManagersShare === undefined) return null;
  if (drains !== null) return `Two managers sign what empties a provider: ${drains}.`;
  const [widest] = providers
    .filter(({ requestsPerSec }) => requestsPerSec > 0)
    .map(({ provider, requestsPerSec, leavingPerSec }) => ({
      provider,
      share: leavingPerSec / requestsPerSec,
    }))
    .sort((a, b) => b.share - a.share);
  if (!widest || widest.share <= twoManagersShare) return null;
  return `Two managers sign when more than ${percent(twoManagersShare)} of a provider's requests leave it; ${percent(widest.share)} of ${widest.provider}'s do.`;
}

function expensive(
  { usdPerHourBefore, usdPerHourAfter }: MoveFacts,
  { financeUsdPerHour, financeShare }: ApprovalLimits,
): string | null {
  const change = usdPerHourAfter - usdPerHourBefore;
  const goes = change > 0 ? "rises" : "falls";
  const amount = Math.abs(change);
  if (financeUsdPerHour !== undefined && amount > financeUsdPerHour)
    return `Expected spend ${goes} by ${formatUsd(amount)}/h; finance signs beyond ${formatUsd(financeUsdPerHour)}/h.`;
  const ratio = usdPerHourBefore > 0 ? amount / usdPerHourBefore : amount > 0 ? Number.POSITIVE_INFINITY : 0;
  if (financeShare === undefined || ratio <= financeShare) return null;
  const by = Number.isFinite(ratio) ? percent(ratio) : `${formatUsd(amount)}/h from nothing`;
  return `Expected spend ${goes} by ${by}; finance signs beyond ${percent(financeShare)}.`;
}

/** What is needed now and was not when it was proposed, as a sentence; null when what was signed for still covers it. */
export function neededSince(proposed: Requirement, now: Requirement): string | null {
  const left = proposed.needs.map(({ role }) => role);
  const more = now.needs.filter(({ role }) => {
    const at = left.indexOf(role);
    if (at === -1) return true;
    left.splice(at, 1);
    return false;
  });
  if (more.length === 0) return null;
  return `More signatures are needed now than when it was proposed. ${more.map(({ because }) => because).join(" ")} Propose it again.`;
}
