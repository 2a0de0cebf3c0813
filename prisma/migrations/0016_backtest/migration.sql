-- CreateEnum
CREATE TYPE "backtest_state" AS ENUM ('asked', 'running', 'done', 'failed', 'cancelled');

-- CreateTable
CREATE TABLE "backtest" (
    "id" UUID NOT NULL,
    "state" "backtest_state" NOT NULL DEFAULT 'asked',
    "asked_from" TIMESTAMPTZ(0) NOT NULL,
    "asked_to" TIMESTAMPTZ(0) NOT NULL,
    "policies" TEXT[],
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "doing" TEXT,
    "inputs_sha256" CHAR(64),
    "inputs" JSONB,
    "code_version" TEXT,
    "result" JSONB,
    "failure" TEXT,
    "asked_by_id" UUID NOT NULL,
    "asked_by_label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "backtest_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "backtest_created_at_idx" ON "backtest"("created_at");

-- What Prisma's schema cannot say
ALTER TABLE "backtest" ADD CONSTRAINT "backtest_is_of_whole_hours" CHECK (
  "asked_from" < "asked_to" AND date_trunc('hour', "asked_from", 'UTC') = "asked_from"
  AND date_trunc('hour', "asked_to", 'UTC') = "asked_to");
ALTER TABLE "backtest" ADD CONSTRAINT "backtest_progress_is_a_part" CHECK ("progress" BETWEEN 0 AND 1);
-- Who reads `done` finds a result with what it was made of, and who reads `failed` a reason.
ALTER TABLE "backtest" ADD CONSTRAINT "backtest_says_what" CHECK (
  ("state" = 'done') = ("result" IS NOT NULL)
  AND ("state" IN ('failed', 'cancelled')) = ("failure" IS NOT NULL)
  AND ("state" IN ('asked', 'running')) = ("ended_at" IS NULL)
  AND ("state" <> 'done' OR ("inputs" IS NOT NULL AND "inputs_sha256" IS NOT NULL AND "code_version" IS NOT NULL)));
-- A result stays what it was, with its inputs and its asker.
CREATE TRIGGER backtest_is_final BEFORE UPDATE ON "backtest"
  FOR EACH ROW WHEN (OLD."state" IN ('done', 'failed', 'cancelled')) EXECUTE FUNCTION refuse_change();
