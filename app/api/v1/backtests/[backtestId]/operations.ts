import { z } from "zod";
import { backtestInputsSchema } from "@/lib/planning/backtest/recorded/inputs";
import { backtestResultSchema } from "@/lib/planning/backtest/recorded/result";
import type { BacktestRecord } from "@/lib/planning/queries/backtests";
import { cancelBacktest } from "@/lib/planning/verbs/cancel-backtest";
import type { Operation } from "../../openapi.json/operation";
import { backtestHead, headAnswer } from "../operation";

export const backtestAnswer = backtestHead.extend({
  result: backtestResultSchema.nullable().describe("Every row with its course; null until done."),
});

export const toAnswer = (record: BacktestRecord): z.output<typeof backtestAnswer> => ({
  ...headAnswer(record),
  result: record.result,
});

const refusals = [
  "unauthenticated",
  "forbidden",
  "not_found",
  "rate_limited",
  "unavailable",
] as const satisfies Operation["refusals"];

export const backtestOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/backtests/{backtestId}",
    tag: "Traffic",
    summary: "One backtest with its result",
    permission: "plans:read",
    answer: { description: "The backtest.", schema: backtestAnswer },
    refusals,
  },
  {
    method: "get",
    path: "/api/v1/backtests/{backtestId}/inputs",
    tag: "Traffic",
    summary: "The recorded past that a finished backtest was made of",
    description: "Its canonical JSON (keys sorted, no white space) has the SHA-256 that the backtest states.",
    permission: "plans:read",
    answer: { description: "The inputs.", schema: backtestInputsSchema },
    refusals: [...refusals, "conflict"],
  },
  {
    method: "post",
    path: "/api/v1/backtests/{backtestId}/cancel",
    tag: "Traffic",
    summary: "Give up on a backtest that waits or runs",
    permission: cancelBacktest.permission,
    answer: { description: "It is cancelled.", schema: z.object({ backtestId: z.uuid() }) },
    refusals: ["invalid", ...refusals, "conflict"],
  },
];
