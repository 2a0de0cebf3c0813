-- CreateTable
CREATE TABLE "what_if" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "snapshot_sha256" CHAR(64) NOT NULL,
    "changes" JSONB NOT NULL,
    "kept_by_id" UUID NOT NULL,
    "kept_by_label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "what_if_pkey" PRIMARY KEY ("id")
);

-- CreateEnum
CREATE TYPE "what_if_answer_state" AS ENUM ('asked', 'solving', 'answered', 'failed', 'dropped');

-- CreateTable
CREATE TABLE "what_if_answer" (
    "sha256" CHAR(64) NOT NULL,
    "snapshot_sha256" CHAR(64) NOT NULL,
    "changes" JSONB NOT NULL,
    "state" "what_if_answer_state" NOT NULL DEFAULT 'asked',
    "asked_for" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "answer" JSONB,
    "failure" TEXT,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "what_if_answer_pkey" PRIMARY KEY ("sha256")
);

-- CreateIndex
CREATE INDEX "what_if_updated_at_idx" ON "what_if"("updated_at");

-- CreateIndex
CREATE INDEX "what_if_answer_asked_for_idx" ON "what_if_answer"("asked_for");

-- CreateIndex
CREATE INDEX "what_if_answer_asked_at_idx" ON "what_if_answer"("asked_at");

-- AddForeignKey
ALTER TABLE "what_if" ADD CONSTRAINT "what_if_snapshot_sha256_fkey" FOREIGN KEY ("snapshot_sha256") REFERENCES "snapshot"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "what_if_answer" ADD CONSTRAINT "what_if_answer_snapshot_sha256_fkey" FOREIGN KEY ("snapshot_sha256") REFERENCES "snapshot"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say
ALTER TABLE "what_if" ADD CONSTRAINT "what_if_is_named" CHECK (btrim("name") <> '');
ALTER TABLE "what_if" ADD CONSTRAINT "what_if_changes_are_a_list" CHECK (jsonb_typeof("changes") = 'array');
-- Who reads `answered` finds an answer, and who reads `failed` a reason.
ALTER TABLE "what_if_answer" ADD CONSTRAINT "what_if_answer_says_what" CHECK (
  ("state" = 'answered') = ("answer" IS NOT NULL) AND ("state" = 'failed') = ("failure" IS NOT NULL));
