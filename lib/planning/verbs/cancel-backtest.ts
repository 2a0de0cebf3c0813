import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { loadBacktestState, writeUndone } from "../store/backtests";

/** Gives up on a backtest that has not ended. The worker that runs it notices within seconds and stops. */
export const cancelBacktest = defineVerb({
  name: "backtest.cancel",
  permission: "backtests:run",
  input: z.strictObject({ backtestId: z.uuid() }),
  async run({ tx, actor, now, audit, live }, { backtestId }) {
    const state = await loadBacktestState(backtestId, tx);
    if (state === null) refuse("not_found", `There is no backtest ${backtestId}.`, "backtestId");
    if (!(await writeUndone(tx, backtestId, "cancelled", `Cancelled by ${actor.label}.`, now))) {
      refuse("conflict", `The backtest is ${state}; only one that waits or runs can be cancelled.`);
    }
    await audit({
      subjectKind: "backtest",
      subjectId: backtestId,
      before: { state },
      after: { state: "cancelled" },
    });
    await live("backtest", backtestId);
    return { backtestId };
  },
});
