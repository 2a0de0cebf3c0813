-- The rhythm: nightly plans, the envelope that an approver signs with one, and the corrections made inside it.

CREATE TYPE "plan_purpose" AS ENUM ('proposed', 'nightly', 'correction');
CREATE TYPE "rhythm_kind" AS ENUM ('nightly', 'correction');
CREATE TYPE "rhythm_state" AS ENUM ('solving', 'proposed', 'moved', 'clipped', 'nothing', 'refused', 'skipped', 'failed');

ALTER TABLE "approval" ADD COLUMN "envelope_sha256" CHAR(64);
ALTER TABLE "plan" ADD COLUMN "purpose" "plan_purpose" NOT NULL DEFAULT 'proposed';
ALTER TABLE "policy" ADD COLUMN "rhythm" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "shift" ADD COLUMN "envelope_id" UUID;

CREATE TABLE "envelope" (
    "id" UUID NOT NULL,
    "shift_id" UUID NOT NULL,
    "plan_id" UUID NOT NULL,
    "snapshot_sha256" CHAR(64) NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "body" JSONB NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "envelope_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "rhythm_run" (
    "id" UUID NOT NULL,
    "kind" "rhythm_kind" NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "state" "rhythm_state" NOT NULL,
    "sentence" TEXT,
    "asked_by" TEXT,
    "plan_id" UUID,
    "shift_id" UUID,
    "envelope_id" UUID,

    CONSTRAINT "rhythm_run_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "rhythm_pause" (
    "id" UUID NOT NULL,
    "paused_at" TIMESTAMPTZ(3) NOT NULL,
    "paused_by" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "resumed_at" TIMESTAMPTZ(3),
    "resumed_by" TEXT,
    "resume_reason" TEXT,

    CONSTRAINT "rhythm_pause_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "envelope_shift_id_key" ON "envelope"("shift_id");
CREATE INDEX "rhythm_run_started_at_idx" ON "rhythm_run"("started_at");
CREATE UNIQUE INDEX "rhythm_run_kind_due_at_key" ON "rhythm_run"("kind", "due_at");
CREATE INDEX "rhythm_pause_paused_at_idx" ON "rhythm_pause"("paused_at");

ALTER TABLE "envelope" ADD CONSTRAINT "envelope_shift_id_fkey" FOREIGN KEY ("shift_id") REFERENCES "shift"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "envelope" ADD CONSTRAINT "envelope_plan_id_snapshot_sha256_fkey" FOREIGN KEY ("plan_id", "snapshot_sha256") REFERENCES "plan"("id", "snapshot_sha256") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "rhythm_run" ADD CONSTRAINT "rhythm_run_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plan"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "rhythm_run" ADD CONSTRAINT "rhythm_run_shift_id_fkey" FOREIGN KEY ("shift_id") REFERENCES "shift"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "rhythm_run" ADD CONSTRAINT "rhythm_run_envelope_id_fkey" FOREIGN KEY ("envelope_id") REFERENCES "envelope"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "shift" ADD CONSTRAINT "shift_envelope_id_fkey" FOREIGN KEY ("envelope_id") REFERENCES "envelope"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say.

ALTER TABLE envelope ADD CONSTRAINT envelope_sha256_hex CHECK (sha256 ~ '^[0-9a-f]{64}$');
ALTER TABLE envelope ADD CONSTRAINT envelope_period CHECK (valid_from < valid_until);
ALTER TABLE rhythm_run ADD CONSTRAINT rhythm_run_ended_says_how CHECK (
  (state = 'solving') = (ended_at IS NULL) AND (state = 'solving' OR sentence IS NOT NULL));
ALTER TABLE rhythm_run ADD CONSTRAINT rhythm_run_has_plan CHECK (state NOT IN ('solving', 'proposed', 'moved', 'clipped') OR plan_id IS NOT NULL);
ALTER TABLE rhythm_pause ADD CONSTRAINT rhythm_pause_has_reason CHECK (length(btrim(reason)) >= 3);
ALTER TABLE rhythm_pause ADD CONSTRAINT rhythm_pause_ends_whole CHECK (
  (resumed_at IS NULL) = (resumed_by IS NULL) AND (resumed_at IS NULL) = (resume_reason IS NULL));
CREATE UNIQUE INDEX rhythm_pause_one_open ON rhythm_pause ((true)) WHERE resumed_at IS NULL;

-- An envelope is never altered, and comes before the signature that covers it.
CREATE TRIGGER envelope_is_final BEFORE UPDATE OR DELETE ON envelope FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE FUNCTION envelope_comes_before_signature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM shift WHERE id = NEW.shift_id AND state = 'proposed'
      AND plan_id = NEW.plan_id AND snapshot_sha256 = NEW.snapshot_sha256) THEN
    RAISE EXCEPTION 'envelope % is not of a proposed shift of its plan', NEW.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER envelope_comes_before_signature BEFORE INSERT ON envelope
  FOR EACH ROW EXECUTE FUNCTION envelope_comes_before_signature();

-- Who approves a shift that states an envelope signs that very envelope.
CREATE FUNCTION approval_signs_envelope() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.envelope_sha256 IS DISTINCT FROM (SELECT sha256 FROM envelope WHERE shift_id = NEW.shift_id) THEN
    RAISE EXCEPTION 'the signature on shift % does not cover its envelope', NEW.shift_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approval_signs_envelope BEFORE INSERT ON approval
  FOR EACH ROW WHEN (NEW.decision = 'approve') EXECUTE FUNCTION approval_signs_envelope();

-- A rebalance moves nothing without a signature over the inputs of its plan, or inside an envelope that somebody signed:
-- made while it holds, and raising no share of a cell past what the envelope states for that cell and fleet.
CREATE OR REPLACE FUNCTION shift_runs_only_approved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  signed record;
  beyond record;
BEGIN
  IF NEW.envelope_id IS NULL THEN
    IF NOT EXISTS (SELECT 1 FROM approval WHERE shift_id = NEW.id AND decision = 'approve'
        AND snapshot_sha256 IS NOT DISTINCT FROM NEW.snapshot_sha256) THEN
      RAISE EXCEPTION 'shift % has no approval of its plan', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  SELECT e.body, e.valid_from, e.valid_until INTO signed
    FROM envelope e JOIN approval a ON a.shift_id = e.shift_id AND a.decision = 'approve' AND a.envelope_sha256 = e.sha256
    WHERE e.id = NEW.envelope_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody has signed the envelope of shift %', NEW.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.created_at < signed.valid_from OR NEW.created_at >= signed.valid_until THEN
    RAISE EXCEPTION 'shift % was made when its envelope did not hold', NEW.id USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT cell.key AS cell, fleet.key AS fleet, fleet.value AS share INTO beyond
    FROM jsonb_each(NEW.to_routes) AS cell, jsonb_each_text(cell.value) AS fleet
    WHERE fleet.value::float8 > coalesce((NEW.from_routes -> cell.key ->> fleet.key)::float8, 0) + 1e-6
      AND fleet.value::float8 > coalesce((signed.body -> 'cells' -> cell.key ->> fleet.key)::float8, 0) + 1e-6
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'shift % sends % of % to %, which is beyond its envelope', NEW.id, beyond.share, beyond.cell, beyond.fleet
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- What was checked against the envelope is what moves.
CREATE TRIGGER shift_inside_envelope_is_final BEFORE UPDATE OF from_routes, to_routes, envelope_id ON shift
  FOR EACH ROW WHEN ((OLD.envelope_id IS NOT NULL OR NEW.envelope_id IS NOT NULL)
    AND (OLD.from_routes, OLD.to_routes, OLD.envelope_id) IS DISTINCT FROM (NEW.from_routes, NEW.to_routes, NEW.envelope_id))
  EXECUTE FUNCTION refuse_change();
