import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import { backtestInputsSchema } from "../backtest/recorded/inputs";
import { backtestResultSchema } from "../backtest/recorded/result";
import { writeResult, writeUndone } from "../store/backtests";

/** Writes down what a worker replayed, with what it was replayed from. One that is no longer run is left alone. */
export const recordBacktest = defineVerb({
  name: "backtest.done",
  permission: "plans:solve",
  input: z.strictObject({
    backtestId: z.uuid(),
    inputs: backtestInputsSchema,
    result: backtestResultSchema,
    codeVersion: z.string().min(1),
  }),
  timeoutMs: 30_000,
  async run({ tx, now, audit, live, unchanged }, { backtestId, inputs, result, codeVersion }) {
    const inputsSha256 = sha256Hex(canonicalJson(inputs));
    const written = await writeResult(tx, backtestId, {
      result,
      inputs,
      inputsSha256,
      codeVersion,
      at: now,
    });
    if (!written) return unchanged();
    await audit({
      subjectKind: "backtest",
      subjectId: backtestId,
      before: { state: "running" },
      after: {
        state: "done",
        inputsSha256,
        codeVersion,
        observedHours: result.observedHours,
        costUsd: Object.fromEntries(result.rows.map(({ policy, costUsd }) => [policy, costUsd])),
      },
    });
    await live("backtest", backtestId);
  },
});

/** Writes down why there is no result. */
export const failBacktest = defineVerb({
  name: "backtest.failed",
  permission: "plans:solve",
  input: z.strictObject({ backtestId: z.uuid(), failure: z.string().min(1) }),
  async run({ tx, now, audit, live, unchanged }, { backtestId, failure }) {
    if (!(await writeUndone(tx, backtestId, "failed", failure, now))) return unchanged();
    await audit({
      subjectKind: "backtest",
      subjectId: backtestId,
      reason: failure,
      after: { state: "failed" },
    });
    await live("backtest", backtestId);
  },
});
