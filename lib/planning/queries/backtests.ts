import { loadContracts } from "@/lib/contracts/store/contracts";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { refuse } from "@/lib/platform/errors";
import type { BacktestInputs } from "../backtest/recorded/inputs";
import { leastMinutes, mostHours } from "../backtest/recorded/inputs";
import { type BacktestRecord, loadBacktest, loadBacktestInputs, loadBacktests } from "../store/backtests";
import { loadObservedMinutes } from "../store/recorded-past";

export type { BacktestRecord };

/** Contract id → title, as it is now. */
export async function contractTitles(actor: Actor): Promise<Map<string, string>> {
  requirePermission(actor, "plans:read");
  return new Map((await loadContracts()).map(({ id, title }) => [id, title]));
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const hourMs = 3_600_000;

/** The hundred newest backtests. */
export async function backtestList(actor: Actor): Promise<BacktestRecord[]> {
  requirePermission(actor, "plans:read");
  return loadBacktests(100);
}

/** One backtest with its result. Refuses `not_found`. */
export async function backtestDetail(
  actor: Actor,
  { backtestId }: { backtestId: string },
): Promise<BacktestRecord> {
  requirePermission(actor, "plans:read");
  const record = uuid.test(backtestId) ? await loadBacktest(backtestId) : null;
  return record ?? refuse("not_found", `There is no backtest ${backtestId}.`);
}

/** The past that a finished backtest was made of. Refuses `not_found`, and `conflict` until it is done. */
export async function backtestInputs(
  actor: Actor,
  { backtestId }: { backtestId: string },
): Promise<BacktestInputs> {
  const { state } = await backtestDetail(actor, { backtestId });
  const inputs = await loadBacktestInputs(backtestId);
  return inputs ?? refuse("conflict", `The backtest is ${state}: its inputs are kept once it is done.`);
}

/** How much of the past can be replayed at all. */
export interface RecordedExtent {
  /** Hours observed for long enough, of those still kept. */
  observedHours: number;
  /** Start of the first and end of the last of them; null when there is none. */
  from: Date | null;
  to: Date | null;
}

export async function recordedExtent(actor: Actor, { now }: { now: Date }): Promise<RecordedExtent> {
  requirePermission(actor, "plans:read");
  const to = new Date(Math.floor(now.getTime() / hourMs) * hourMs);
  const hours = (await loadObservedMinutes(new Date(to.getTime() - mostHours * hourMs), to)).filter(
    ({ minutes }) => minutes >= leastMinutes,
  );
  const last = hours.at(-1);
  return {
    observedHours: hours.length,
    from: hours[0]?.hour ?? null,
    to: last ? new Date(last.hour.getTime() + hourMs) : null,
  };
}
