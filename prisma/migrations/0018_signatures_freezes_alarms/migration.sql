-- Who must sign, role by role; a calendar of freezes; alarms that keep traffic from being moved.

ALTER TYPE "role" ADD VALUE 'alarm';

CREATE TYPE "signing_role" AS ENUM ('manager', 'finance');
CREATE TYPE "place_scope" AS ENUM ('all', 'provider', 'region', 'fleet');
CREATE TYPE "freeze_recurrence" AS ENUM ('once', 'weekly', 'yearly');

ALTER TABLE "approval" ADD COLUMN "role" "signing_role" NOT NULL DEFAULT 'manager';
ALTER TABLE "delegation" ADD COLUMN "role" "signing_role" NOT NULL DEFAULT 'manager';
ALTER TABLE "shift" ADD COLUMN "requirement" JSONB NOT NULL DEFAULT '{"needs": [{"role": "manager", "because": "A manager signs every shift."}]}';
-- What was approved by an envelope, or returned from a drain, needed no signature of its own.
UPDATE "shift" SET "requirement" = '{"needs": []}' WHERE "envelope_id" IS NOT NULL OR "kind" = 'undrain';

ALTER TABLE "freeze_window"
  ADD COLUMN "reason" TEXT,
  ADD COLUMN "scope" "place_scope" NOT NULL DEFAULT 'all',
  ADD COLUMN "scope_id" TEXT,
  ADD COLUMN "recurrence" "freeze_recurrence" NOT NULL DEFAULT 'once',
  ADD COLUMN "time_zone" TEXT NOT NULL DEFAULT 'UTC',
  ADD COLUMN "repeat_until" TIMESTAMPTZ(3),
  ADD COLUMN "lifted_until" TIMESTAMPTZ(3),
  ADD COLUMN "cancelled_at" TIMESTAMPTZ(3),
  ADD COLUMN "cancelled_by" TEXT;
UPDATE "freeze_window" SET "reason" = "title";
ALTER TABLE "freeze_window" ALTER COLUMN "reason" SET NOT NULL;

CREATE TABLE "alarm" (
    "id" UUID NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "severity" TEXT,
    "blocks" BOOLEAN NOT NULL,
    "scope" "place_scope" NOT NULL,
    "scope_id" TEXT,
    "unplaced" TEXT,
    "labels" JSONB NOT NULL,
    "generator_url" TEXT,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "resolved_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "alarm_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "alarm_fingerprint_key" ON "alarm"("fingerprint");
CREATE INDEX "alarm_resolved_at_idx" ON "alarm"("resolved_at");

CREATE TABLE "alarm_mute" (
    "id" UUID NOT NULL,
    "alarm_key" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "muted_by" TEXT NOT NULL,
    "muted_at" TIMESTAMPTZ(3) NOT NULL,
    "muted_until" TIMESTAMPTZ(3) NOT NULL,
    "lifted_at" TIMESTAMPTZ(3),
    "lifted_by" TEXT,

    CONSTRAINT "alarm_mute_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "alarm_mute_alarm_key_muted_until_idx" ON "alarm_mute"("alarm_key", "muted_until");

-- What Prisma's schema cannot say.

-- What a shift needs is fixed with its proposal, and without an envelope a manager is always among it.
ALTER TABLE shift ADD CONSTRAINT shift_requirement_is_a_list CHECK (jsonb_typeof(requirement -> 'needs') = 'array');
ALTER TABLE shift ADD CONSTRAINT shift_rebalance_needs_a_manager
  CHECK (kind <> 'rebalance' OR envelope_id IS NOT NULL OR requirement -> 'needs' @> '[{"role": "manager"}]');
CREATE TRIGGER shift_requirement_is_frozen BEFORE UPDATE OF requirement ON shift
  FOR EACH ROW WHEN (OLD.requirement IS DISTINCT FROM NEW.requirement) EXECUTE FUNCTION refuse_change();

-- Whether every signature that a shift needs is there, over these inputs, and nobody has rejected it. Nobody is counted
-- twice: see approval_stands_in_rightly.
CREATE FUNCTION shift_is_signed(of_shift uuid, requirement jsonb, snapshot bpchar) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (
      SELECT 1 FROM (
        SELECT need ->> 'role' AS role, count(*) AS needed
          FROM jsonb_array_elements(requirement -> 'needs') AS need GROUP BY 1) AS n
      WHERE n.needed > (
        SELECT count(*) FROM approval a
          WHERE a.shift_id = of_shift AND a.decision = 'approve' AND a.role::text = n.role
            AND a.snapshot_sha256 IS NOT DISTINCT FROM snapshot))
    AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.shift_id = of_shift AND a.decision = 'reject')
$$;

CREATE OR REPLACE FUNCTION shift_runs_only_approved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  signed record;
  beyond record;
BEGIN
  IF NEW.envelope_id IS NULL THEN
    IF NOT shift_is_signed(NEW.id, NEW.requirement, NEW.snapshot_sha256) THEN
      RAISE EXCEPTION 'shift % has no approval of its plan', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  SELECT e.body, e.valid_from, e.valid_until INTO signed
    FROM envelope e JOIN shift s ON s.id = e.shift_id
    WHERE e.id = NEW.envelope_id AND shift_is_signed(s.id, s.requirement, s.snapshot_sha256)
      AND EXISTS (SELECT 1 FROM approval a WHERE a.shift_id = s.id AND a.decision = 'approve')
      AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.shift_id = s.id AND a.decision = 'approve'
        AND a.envelope_sha256 IS DISTINCT FROM e.sha256);
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

-- A signature is given in a role that its signer holds, or that somebody who holds it has delegated to them; and nobody
-- has a part in two signatures on one shift, neither as who signs nor as whom it is signed for. The shift's row is
-- locked, so that two who sign at once see each other.
CREATE OR REPLACE FUNCTION approval_stands_in_rightly() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM shift WHERE id = NEW.shift_id FOR NO KEY UPDATE;
  IF NEW.delegation_id IS NULL AND NOT EXISTS (
      SELECT 1 FROM app_user u JOIN user_role r ON r.user_id = u.id
      WHERE u.id = NEW.decided_by_id AND u.disabled_at IS NULL AND r.role::text = NEW.role::text) THEN
    RAISE EXCEPTION '% is no % and cannot sign as one', NEW.decided_by_id, NEW.role USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.delegation_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM delegation d
        JOIN app_user u ON u.id = d.delegator_id AND u.disabled_at IS NULL
        JOIN user_role r ON r.user_id = u.id AND r.role::text = NEW.role::text
      WHERE d.id = NEW.delegation_id AND d.delegator_id = NEW.on_behalf_of_id AND d.delegate_id = NEW.decided_by_id
        AND d.role = NEW.role AND d.starts_at <= NEW.at AND d.ends_at > NEW.at AND d.revoked_at IS NULL) THEN
    RAISE EXCEPTION 'no delegation lets % sign for %', NEW.decided_by_id, NEW.on_behalf_of_id USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM approval WHERE shift_id = NEW.shift_id
      AND (decided_by_id IN (NEW.decided_by_id, NEW.on_behalf_of_id)
        OR on_behalf_of_id IN (NEW.decided_by_id, NEW.on_behalf_of_id))) THEN
    RAISE EXCEPTION '% has decided on shift % already', coalesce(NEW.on_behalf_of_id, NEW.decided_by_id), NEW.shift_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION delegation_is_only_revoked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL
      OR (OLD.id, OLD.delegator_id, OLD.delegate_id, OLD.role, OLD.delegator_label, OLD.delegate_label, OLD.reason, OLD.starts_at, OLD.ends_at)
        IS DISTINCT FROM
        (NEW.id, NEW.delegator_id, NEW.delegate_id, NEW.role, NEW.delegator_label, NEW.delegate_label, NEW.reason, NEW.starts_at, NEW.ends_at) THEN
    RAISE EXCEPTION 'delegation % can only be revoked, once', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

-- Freezes are cancelled or lifted, never deleted: who looks back sees why nothing moved.
ALTER TABLE freeze_window ADD CONSTRAINT freeze_window_has_reason CHECK (length(btrim(reason)) >= 3);
ALTER TABLE freeze_window ADD CONSTRAINT freeze_window_scope_names_a_place CHECK ((scope = 'all') = (scope_id IS NULL));
ALTER TABLE freeze_window ADD CONSTRAINT freeze_window_repeats_without_overlap CHECK (
  recurrence = 'once' OR (recurrence = 'weekly' AND ends_at - starts_at <= interval '7 days')
  OR (recurrence = 'yearly' AND ends_at - starts_at <= interval '365 days'));
ALTER TABLE freeze_window ADD CONSTRAINT freeze_window_repeat_ends CHECK (
  repeat_until IS NULL OR (recurrence <> 'once' AND repeat_until > starts_at));
ALTER TABLE freeze_window ADD CONSTRAINT freeze_window_cancelled_whole CHECK ((cancelled_at IS NULL) = (cancelled_by IS NULL));
CREATE TRIGGER freeze_window_stays BEFORE DELETE ON freeze_window FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER freeze_window_stays_cancelled BEFORE UPDATE ON freeze_window
  FOR EACH ROW WHEN (OLD.cancelled_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

ALTER TABLE alarm ADD CONSTRAINT alarm_scope_names_a_place CHECK ((scope = 'all') = (scope_id IS NULL));
ALTER TABLE alarm ADD CONSTRAINT alarm_fingerprint_shown CHECK (length(btrim(fingerprint)) > 0 AND length(btrim(name)) > 0);

ALTER TABLE alarm_mute ADD CONSTRAINT alarm_mute_has_reason CHECK (length(btrim(reason)) >= 3);
ALTER TABLE alarm_mute ADD CONSTRAINT alarm_mute_period CHECK (
  muted_until > muted_at AND muted_until <= muted_at + interval '7 days');
ALTER TABLE alarm_mute ADD CONSTRAINT alarm_mute_lifted_whole CHECK ((lifted_at IS NULL) = (lifted_by IS NULL));
CREATE TRIGGER alarm_mute_stays BEFORE DELETE ON alarm_mute FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER alarm_mute_stays_lifted BEFORE UPDATE ON alarm_mute
  FOR EACH ROW WHEN (OLD.lifted_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
