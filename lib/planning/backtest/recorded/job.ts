import type { Task } from "graphile-worker";
import { z } from "zod";
import { type Actor, systemActor } from "@/lib/identity/model";
import { type Clock, systemClock } from "@/lib/platform/clock";
import { inTransaction } from "@/lib/platform/db/transaction";
import { isRefusal } from "@/lib/platform/errors";
import { publishLive } from "@/lib/platform/live";
import { log } from "@/lib/platform/log";
import {
  abandonedBacktests,
  loadBacktest,
  loadBacktestState,
  takeBacktest,
  writeProgress,
} from "../../store/backtests";
import { loadObservedMinutes, loadPast } from "../../store/recorded-past";
import { failBacktest, recordBacktest } from "../../verbs/record-backtest";
import { assembleInputs } from "./assemble";
import type { BacktestInputs } from "./inputs";
import type { RunProgress } from "./messages";
import { earlierHours, periodOf } from "./period";
import { runAside } from "./run-aside";

/** Counts up when the same inputs may come to another result. */
const codeVersion = "1";
/** A month of the default scenario takes about five minutes of one processor, which others may want as well. */
const timeLimitMs = 45 * 60_000;
const lookEveryMs = 1_000;

const payload = z.object({ backtestId: z.uuid() });

/** Freezes the past of the period as it is recorded now; says what it left out. */
async function freezePast(
  from: Date,
  to: Date,
  now: Date,
): Promise<{ inputs: BacktestInputs; notes: string[] }> {
  const earliest = new Date(from.getTime() - earlierHours * 3_600_000);
  const period = periodOf({ from, to, now }, await loadObservedMinutes(earliest, to));
  const { inputs, notes } = assembleInputs(await loadPast(period.from, period.hours));
  if (period.leadIn) {
    notes.unshift(
      `Nothing was observed before ${period.leadIn.toISOString().slice(0, 16).replace("T", " ")} UTC: that hour only says where policies begin, and the replay starts with the one after it.`,
    );
  }
  return { inputs, notes };
}

/**
 * Replays one backtest that was asked for. Whatever goes wrong leaves it failed with its reason. Safe to run twice: one
 * that has ended is left alone, one that was broken off begins anew.
 */
export async function runBacktestJob(
  actor: Actor,
  backtestId: string,
  clock: Clock = systemClock,
): Promise<void> {
  const asked = await loadBacktest(backtestId);
  if (!asked || !(await takeBacktest(backtestId, clock.now()))) return;
  const cancelled = new AbortController();
  const unwanted = (error: unknown) =>
    log.warn({ err: error, backtestId }, "could not look after a backtest");
  let told: RunProgress = { progress: 0, doing: "reading the record" };
  const tell = async () => {
    const { progress, doing } = told;
    const running = await inTransaction(async (tx) => {
      const still = await writeProgress(tx, backtestId, { progress, doing });
      if (still) await publishLive(tx, "backtest", backtestId);
      return still;
    });
    if (!running && (await loadBacktestState(backtestId)) !== "running") cancelled.abort();
  };
  const watch = setInterval(() => void tell().catch(unwanted), lookEveryMs);
  try {
    await tell();
    const { inputs, notes } = await freezePast(asked.askedFrom, asked.askedTo, clock.now());
    const outcome = await runAside(
      { inputs, policies: asked.policies },
      {
        timeLimitMs,
        signal: cancelled.signal,
        onProgress: (progress) => {
          told = progress;
        },
      },
    );
    if (outcome.ok) {
      const result = { ...outcome.result, notes };
      await recordBacktest(actor, { backtestId, inputs, result, codeVersion });
    } else if (outcome.reason === "failed")
      await failBacktest(actor, { backtestId, failure: outcome.message });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await failBacktest(actor, { backtestId, failure: error.message });
  } finally {
    clearInterval(watch);
  }
}

/** The worker's job behind every backtest. */
export const runBacktestTask: Task = (raw) =>
  runBacktestJob(systemActor("worker"), payload.parse(raw).backtestId);

/** Ends backtests that no worker runs any more, so that nobody waits for them. */
export async function failAbandonedBacktests(actor: Actor): Promise<void> {
  for (const backtestId of await abandonedBacktests()) {
    log.error({ backtestId }, "no worker runs this backtest any more");
    await failBacktest(actor, {
      backtestId,
      failure:
        "The workers that ran it ended before it was done, three times: most likely they ran out of memory.",
    });
  }
}
