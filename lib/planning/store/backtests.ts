import { prisma, type Tx } from "@/lib/platform/db/client";
import type { BacktestState, Prisma } from "@/prisma/generated/client";
import { type PolicyName, policyNames } from "../backtest/policy";
import { type BacktestInputs, backtestInputsSchema } from "../backtest/recorded/inputs";
import { type BacktestResult, backtestResultSchema } from "../backtest/recorded/result";
import { readDocument } from "../read-document";

export type { BacktestState };

type Reader = Tx | ReturnType<typeof prisma>;
const json = (value: unknown) => value as Prisma.InputJsonValue;

/** A backtest as a list shows it. */
export interface BacktestHead {
  id: string;
  state: BacktestState;
  askedFrom: Date;
  askedTo: Date;
  policies: PolicyName[];
  /** How much is done, 0 to 1, and at what it is. */
  progress: number;
  doing: string | null;
  inputsSha256: string | null;
  codeVersion: string | null;
  failure: string | null;
  askedByLabel: string;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
}

export interface BacktestRecord extends BacktestHead {
  result: BacktestResult | null;
}

const head = {
  id: true,
  state: true,
  askedFrom: true,
  askedTo: true,
  policies: true,
  progress: true,
  doing: true,
  inputsSha256: true,
  codeVersion: true,
  failure: true,
  askedByLabel: true,
  createdAt: true,
  startedAt: true,
  endedAt: true,
} satisfies Prisma.BacktestSelect;

const headOf = (row: Prisma.BacktestGetPayload<{ select: typeof head }>): BacktestHead => ({
  ...row,
  policies: policyNames.filter((name) => row.policies.includes(name)),
});

/** The newest backtests with their results, the newest first. */
export async function loadBacktests(take: number, db: Reader = prisma()): Promise<BacktestRecord[]> {
  const rows = await db.backtest.findMany({
    orderBy: { createdAt: "desc" },
    take,
    select: { ...head, result: true },
  });
  return rows.map(recordOf);
}

/** One backtest; null when there is none of that id. */
export async function loadBacktest(id: string, db: Reader = prisma()): Promise<BacktestRecord | null> {
  const row = await db.backtest.findUnique({ where: { id }, select: { ...head, result: true } });
  return row && recordOf(row);
}

const recordOf = ({
  result,
  ...row
}: Prisma.BacktestGetPayload<{ select: typeof head }> & { result: Prisma.JsonValue }): BacktestRecord => ({
  ...headOf(row),
  result: result === null ? null : readDocument(backtestResultSchema, result),
});

/** The past that a finished backtest was made of; null until then. */
export async function loadBacktestInputs(id: string): Promise<BacktestInputs | null> {
  const row = await prisma().backtest.findUnique({ where: { id }, select: { inputs: true } });
  return row?.inputs == null ? null : readDocument(backtestInputsSchema, row.inputs);
}

/** Only the state, for whoever runs it and looks whether it is still wanted. */
export async function loadBacktestState(id: string, db: Reader = prisma()): Promise<BacktestState | null> {
  const row = await db.backtest.findUnique({ where: { id }, select: { state: true } });
  return row?.state ?? null;
}

/** Backtests that have not ended. */
export const countUnended = (tx: Tx): Promise<number> =>
  tx.backtest.count({ where: { state: { in: ["asked", "running"] } } });

/** Puts a backtest, and asks a worker for it if and when the caller's transaction commits. */
export async function putBacktest(
  tx: Tx,
  asked: {
    id: string;
    askedFrom: Date;
    askedTo: Date;
    policies: readonly PolicyName[];
    askedById: string;
    askedByLabel: string;
    createdAt: Date;
  },
): Promise<void> {
  await tx.backtest.create({ data: { ...asked, policies: [...asked.policies] } });
  // One after the other, and behind whatever moves traffic.
  await tx.$executeRaw`
    SELECT graphile_worker.add_job('run-backtest', json_build_object('backtestId', ${asked.id}::text),
      job_key := ${`run-backtest/${asked.id}`}, queue_name := 'backtests', max_attempts := 3, priority := 10)`;
}

/** Says that the backtest is being run; false when nobody waits for it any more. A run that was broken off begins anew. */
export async function takeBacktest(id: string, at: Date): Promise<boolean> {
  const { count } = await prisma().backtest.updateMany({
    where: { id, state: { in: ["asked", "running"] } },
    data: { state: "running", startedAt: at, progress: 0, doing: null },
  });
  return count === 1;
}

/** Says how far it is; false when it is no longer being run. */
export async function writeProgress(
  tx: Tx,
  id: string,
  { progress, doing }: { progress: number; doing: string },
): Promise<boolean> {
  const { count } = await tx.backtest.updateMany({
    where: { id, state: "running" },
    data: { progress, doing },
  });
  return count === 1;
}

/** Writes a result down with what it was made of; false when it is no longer being run. */
export async function writeResult(
  tx: Tx,
  id: string,
  done: {
    result: BacktestResult;
    inputs: BacktestInputs;
    inputsSha256: string;
    codeVersion: string;
    at: Date;
  },
): Promise<boolean> {
  const { count } = await tx.backtest.updateMany({
    where: { id, state: "running" },
    data: {
      state: "done",
      progress: 1,
      doing: null,
      result: json(done.result),
      inputs: json(done.inputs),
      inputsSha256: done.inputsSha256,
      codeVersion: done.codeVersion,
      endedAt: done.at,
    },
  });
  return count === 1;
}

/** Ends a backtest without a result; false when it has ended already. */
export async function writeUndone(
  tx: Tx,
  id: string,
  state: "failed" | "cancelled",
  failure: string,
  at: Date,
): Promise<boolean> {
  const { count } = await tx.backtest.updateMany({
    where: { id, state: { in: ["asked", "running"] } },
    data: { state, failure, doing: null, endedAt: at },
  });
  return count === 1;
}

/** Backtests that nobody runs any more: their job is gone, or was tried as often as it may be and no worker holds it. */
export async function abandonedBacktests(): Promise<string[]> {
  const rows = await prisma().$queryRaw<{ id: string }[]>`
    SELECT b.id::text AS id FROM backtest b
    WHERE b.state IN ('asked', 'running') AND NOT EXISTS (
      SELECT 1 FROM graphile_worker.jobs j
      WHERE j.key = 'run-backtest/' || b.id AND (j.attempts < j.max_attempts OR j.locked_at IS NOT NULL))`;
  return rows.map(({ id }) => id);
}
