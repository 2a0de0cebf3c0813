-- A manager lets somebody else sign for them until a date. Four eyes hold for both: neither may have proposed it.

ALTER TABLE "approval" ADD COLUMN "on_behalf_of_id" UUID, ADD COLUMN "delegation_id" UUID;

CREATE TABLE "delegation" (
    "id" UUID NOT NULL,
    "delegator_id" UUID NOT NULL,
    "delegator_label" TEXT NOT NULL,
    "delegate_id" UUID NOT NULL,
    "delegate_label" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by" TEXT,

    CONSTRAINT "delegation_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "delegation_delegate_id_ends_at_idx" ON "delegation"("delegate_id", "ends_at");

ALTER TABLE "approval" ADD CONSTRAINT "approval_on_behalf_of_id_fkey" FOREIGN KEY ("on_behalf_of_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "approval" ADD CONSTRAINT "approval_delegation_id_fkey" FOREIGN KEY ("delegation_id") REFERENCES "delegation"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_delegator_id_fkey" FOREIGN KEY ("delegator_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_delegate_id_fkey" FOREIGN KEY ("delegate_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say.

ALTER TABLE delegation ADD CONSTRAINT delegation_is_to_another CHECK (delegator_id <> delegate_id);
ALTER TABLE delegation ADD CONSTRAINT delegation_has_reason CHECK (length(btrim(reason)) >= 3);
ALTER TABLE delegation ADD CONSTRAINT delegation_period CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '90 days');
ALTER TABLE delegation ADD CONSTRAINT delegation_revoked_whole CHECK ((revoked_at IS NULL) = (revoked_by IS NULL));
CREATE TRIGGER delegation_stays BEFORE DELETE ON delegation FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- It is revoked, once, and otherwise never altered: neither lengthened nor given to somebody else.
CREATE FUNCTION delegation_is_only_revoked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL
      OR (OLD.id, OLD.delegator_id, OLD.delegate_id, OLD.delegator_label, OLD.delegate_label, OLD.reason, OLD.starts_at, OLD.ends_at)
        IS DISTINCT FROM
        (NEW.id, NEW.delegator_id, NEW.delegate_id, NEW.delegator_label, NEW.delegate_label, NEW.reason, NEW.starts_at, NEW.ends_at) THEN
    RAISE EXCEPTION 'delegation % can only be revoked, once', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER delegation_is_only_revoked BEFORE UPDATE ON delegation
  FOR EACH ROW EXECUTE FUNCTION delegation_is_only_revoked();

ALTER TABLE approval ADD CONSTRAINT approval_delegated_whole CHECK ((on_behalf_of_id IS NULL) = (delegation_id IS NULL));
ALTER TABLE approval ADD CONSTRAINT approval_is_not_for_the_proposer CHECK (on_behalf_of_id <> proposed_by_id);
-- A delegate signs inside a delegation to them that holds, of somebody who may sign; and each person's voice counts once.
CREATE FUNCTION approval_stands_in_rightly() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.delegation_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM delegation d
        JOIN app_user u ON u.id = d.delegator_id AND u.disabled_at IS NULL
        JOIN user_role r ON r.user_id = u.id AND r.role = 'manager'
      WHERE d.id = NEW.delegation_id AND d.delegator_id = NEW.on_behalf_of_id AND d.delegate_id = NEW.decided_by_id
        AND d.starts_at <= NEW.at AND d.ends_at > NEW.at AND d.revoked_at IS NULL) THEN
    RAISE EXCEPTION 'no delegation lets % sign for %', NEW.decided_by_id, NEW.on_behalf_of_id USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM approval WHERE shift_id = NEW.shift_id
      AND coalesce(on_behalf_of_id, decided_by_id) = coalesce(NEW.on_behalf_of_id, NEW.decided_by_id)) THEN
    RAISE EXCEPTION '% has decided on shift % already', coalesce(NEW.on_behalf_of_id, NEW.decided_by_id), NEW.shift_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approval_stands_in_rightly BEFORE INSERT ON approval
  FOR EACH ROW EXECUTE FUNCTION approval_stands_in_rightly();
