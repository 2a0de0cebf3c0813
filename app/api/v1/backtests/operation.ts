import { z } from "zod";
import { policyNames } from "@/lib/planning/backtest/policy";
import { rowNames } from "@/lib/planning/backtest/recorded/result";
import type { BacktestRecord } from "@/lib/planning/queries/backtests";
import { startBacktest } from "@/lib/planning/verbs/start-backtest";
import type { Operation } from "../openapi.json/operation";

export const backtestBodyBytes = 8_192;

const instant = z.iso.datetime().describe("UTC.");

export const backtestHead = z.object({
  id: z.uuid(),
  state: z.enum(["asked", "running", "done", "failed", "cancelled"]),
  from: instant,
  to: instant,
  policies: z.array(z.enum(policyNames)),
  progress: z.number().describe("Part of it that is done, 0 to 1."),
  doing: z.string().nullable().describe("What it is at; null unless it runs."),
  failure: z.string().nullable().describe("Why there is no result."),
  inputsSha256: z
    .string()
    .nullable()
    .describe("SHA-256 of the canonical JSON of its inputs; null until done."),
  codeVersion: z
    .string()
    .nullable()
    .describe("Of the code that replayed it: the same inputs and version give the same result."),
  askedBy: z.string(),
  createdAt: instant,
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  regretPercent: z
    .array(z.object({ policy: z.enum(rowNames), regretPercent: z.number() }))
    .nullable()
    .describe("Cost beyond hindsight's, in percent of hindsight's; null until done."),
});
export const backtestsAnswer = z.object({ backtests: z.array(backtestHead) });

export const headAnswer = (record: BacktestRecord): z.output<typeof backtestHead> => ({
  id: record.id,
  state: record.state,
  from: record.askedFrom.toISOString(),
  to: record.askedTo.toISOString(),
  policies: record.policies,
  progress: record.progress,
  doing: record.doing,
  failure: record.failure,
  inputsSha256: record.inputsSha256,
  codeVersion: record.codeVersion,
  askedBy: record.askedByLabel,
  createdAt: record.createdAt.toISOString(),
  startedAt: record.startedAt?.toISOString() ?? null,
  endedAt: record.endedAt?.toISOString() ?? null,
  regretPercent: record.result?.rows.map(({ policy, regretPercent }) => ({ policy, regretPercent })) ?? null,
});

export const backtestsOperation: Operation = {
  method: "get",
  path: "/api/v1/backtests",
  tag: "Traffic",
  summary: "The newest 100 backtests over the recorded past",
  permission: "plans:read",
  answer: { description: "The backtests, newest first.", schema: backtestsAnswer },
  refusals: ["unauthenticated", "forbidden", "rate_limited", "unavailable"],
};

export const startBacktestOperation: Operation = {
  method: "post",
  path: "/api/v1/backtests",
  tag: "Traffic",
  summary: "Replay the recorded past of a period under several policies",
  description:
    "Whole hours, UTC, at most 744; refused as `conflict` when too few of them were observed. A worker replays them; ask for the backtest until it is `done`, `failed` or `cancelled`. Hindsight and what happened are always in the result.",
  permission: startBacktest.permission,
  body: { schema: startBacktest.input, maxBytes: backtestBodyBytes },
  answer: { description: "The backtest waits for a worker.", schema: z.object({ backtestId: z.uuid() }) },
  refusals: [
    "invalid",
    "unauthenticated",
    "forbidden",
    "conflict",
    "too_large",
    "unsupported_type",
    "rate_limited",
    "unavailable",
  ],
};
