-- Drills: scheduled drains done for practice, who approved them, how their runs went, and the reports of it.

CREATE TYPE "drill_result" AS ENUM ('passed', 'missed', 'failed', 'not_run', 'cancelled');

CREATE TABLE "drill" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),
    "retired_by" TEXT,
    "retired_reason" TEXT,

    CONSTRAINT "drill_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "drill_version" (
    "drill_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "definition" JSONB NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "author_id" UUID NOT NULL,
    "author_label" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "drill_version_pkey" PRIMARY KEY ("drill_id","version")
);

CREATE TABLE "drill_decision" (
    "drill_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "author_id" UUID NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "decided_by_id" UUID NOT NULL,
    "decided_by_label" TEXT NOT NULL,
    "decision" "approval_decision" NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "drill_decision_pkey" PRIMARY KEY ("drill_id","version")
);

CREATE TABLE "drill_run" (
    "id" UUID NOT NULL,
    "drill_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "start_by" TIMESTAMPTZ(3) NOT NULL,
    "asked_by_id" UUID,
    "asked_by_label" TEXT,
    "asked_reason" TEXT,
    "phase" TEXT NOT NULL,
    "progress" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "result" "drill_result",
    "sentence" TEXT,
    "shift_id" UUID,
    "return_shift_id" UUID,
    "start" JSONB,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "to_drained_ms" INTEGER,
    "to_returned_ms" INTEGER,

    CONSTRAINT "drill_run_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "drill_report" (
    "run_id" UUID NOT NULL,
    "body" TEXT NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "drill_report_pkey" PRIMARY KEY ("run_id")
);

CREATE UNIQUE INDEX "drill_name_key" ON "drill"("name");
CREATE UNIQUE INDEX "drill_version_drill_id_version_author_id_sha256_key" ON "drill_version"("drill_id", "version", "author_id", "sha256");
CREATE UNIQUE INDEX "drill_decision_drill_id_version_author_id_sha256_key" ON "drill_decision"("drill_id", "version", "author_id", "sha256");
CREATE UNIQUE INDEX "drill_run_shift_id_key" ON "drill_run"("shift_id");
CREATE UNIQUE INDEX "drill_run_return_shift_id_key" ON "drill_run"("return_shift_id");
CREATE INDEX "drill_run_due_at_idx" ON "drill_run"("due_at");
CREATE UNIQUE INDEX "drill_run_drill_id_due_at_key" ON "drill_run"("drill_id", "due_at");

ALTER TABLE "drill_version" ADD CONSTRAINT "drill_version_drill_id_fkey" FOREIGN KEY ("drill_id") REFERENCES "drill"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "drill_decision" ADD CONSTRAINT "drill_decision_drill_id_version_author_id_sha256_fkey" FOREIGN KEY ("drill_id", "version", "author_id", "sha256") REFERENCES "drill_version"("drill_id", "version", "author_id", "sha256") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "drill_run" ADD CONSTRAINT "drill_run_drill_id_version_fkey" FOREIGN KEY ("drill_id", "version") REFERENCES "drill_version"("drill_id", "version") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "drill_run" ADD CONSTRAINT "drill_run_shift_id_fkey" FOREIGN KEY ("shift_id") REFERENCES "shift"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "drill_run" ADD CONSTRAINT "drill_run_return_shift_id_fkey" FOREIGN KEY ("return_shift_id") REFERENCES "shift"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "drill_report" ADD CONSTRAINT "drill_report_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "drill_run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say.

ALTER TABLE drill ADD CONSTRAINT drill_has_name CHECK (length(btrim(name)) >= 3);
ALTER TABLE drill ADD CONSTRAINT drill_retires_whole CHECK (
  (retired_at IS NULL) = (retired_by IS NULL) AND (retired_at IS NULL) = (retired_reason IS NULL));
ALTER TABLE drill_version ADD CONSTRAINT drill_version_sha256_hex CHECK (sha256 ~ '^[0-9a-f]{64}$');
ALTER TABLE drill_version ADD CONSTRAINT drill_version_has_reason CHECK (length(btrim(reason)) >= 3);
CREATE TRIGGER drill_version_is_final BEFORE UPDATE OR DELETE ON drill_version FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Four eyes, whoever writes: the author's own word on a version counts for nothing.
ALTER TABLE drill_decision ADD CONSTRAINT drill_decision_is_not_by_the_author CHECK (decided_by_id <> author_id);
ALTER TABLE drill_decision ADD CONSTRAINT drill_decision_has_reason CHECK (length(btrim(reason)) >= 3);
CREATE TRIGGER drill_decision_is_final BEFORE UPDATE OR DELETE ON drill_decision FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE drill_run ADD CONSTRAINT drill_run_phase_is_its_progress CHECK (
  progress->>'phase' = phase AND phase IN ('waiting', 'draining', 'holding', 'returning', 'settling', 'ended'));
ALTER TABLE drill_run ADD CONSTRAINT drill_run_ends_whole CHECK (
  (phase = 'ended') = (ended_at IS NOT NULL) AND (ended_at IS NULL) = (result IS NULL) AND (result IS NULL) = (sentence IS NULL));
ALTER TABLE drill_run ADD CONSTRAINT drill_run_moves_by_a_shift CHECK (
  (shift_id IS NULL) = (started_at IS NULL) AND (started_at IS NULL) = (start IS NULL)
  AND (phase NOT IN ('draining', 'holding', 'returning', 'settling') OR shift_id IS NOT NULL));
ALTER TABLE drill_run ADD CONSTRAINT drill_run_asked_whole CHECK (
  (asked_by_id IS NULL) = (asked_by_label IS NULL) AND (asked_by_id IS NULL) = (asked_reason IS NULL));
ALTER TABLE drill_run ADD CONSTRAINT drill_run_times CHECK (to_drained_ms >= 0 AND to_returned_ms >= 0);
-- One run of a drill at a time.
CREATE UNIQUE INDEX drill_run_one_at_a_time ON drill_run (drill_id) WHERE phase <> 'ended';

-- A run moves nothing without a manager's approval of the very version it runs.
CREATE FUNCTION drill_runs_only_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM drill_decision
      WHERE drill_id = NEW.drill_id AND version = NEW.version AND decision = 'approve') THEN
    RAISE EXCEPTION 'version % of drill % is not approved', NEW.version, NEW.drill_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER drill_runs_only_approved BEFORE INSERT OR UPDATE OF phase ON drill_run
  FOR EACH ROW WHEN (NEW.phase = 'draining') EXECUTE FUNCTION drill_runs_only_approved();

-- What has ended is not written again, and neither is what was reported of it.
CREATE TRIGGER drill_run_is_final BEFORE UPDATE ON drill_run
  FOR EACH ROW WHEN (OLD.phase = 'ended') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER drill_run_stays BEFORE DELETE ON drill_run FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE drill_report ADD CONSTRAINT drill_report_is_its_hash CHECK (sha256 = encode(sha256(convert_to(body, 'UTF8')), 'hex'));
CREATE TRIGGER drill_report_is_final BEFORE UPDATE OR DELETE ON drill_report FOR EACH ROW EXECUTE FUNCTION refuse_change();
