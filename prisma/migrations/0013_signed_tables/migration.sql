-- Signed tables, acknowledgements that were refused, edges to set back, data planes taken out, and what edges were found
-- to run that is to become the published table.

CREATE TABLE "signing_key" (
    "kid" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "public_x" TEXT NOT NULL,
    "sealed" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "activated_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "signing_key_pkey" PRIMARY KEY ("kid")
);

CREATE TABLE "adoption" (
    "id" UUID NOT NULL,
    "data_plane_id" TEXT NOT NULL,
    "edge" TEXT NOT NULL,
    "base_version" BIGINT NOT NULL,
    "routes" JSONB NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "reason" TEXT NOT NULL,
    "asked_by_id" TEXT NOT NULL,
    "asked_by" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "decision" TEXT,
    "decided_by_id" TEXT,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decision_reason" TEXT,
    "version" BIGINT,

    CONSTRAINT "adoption_pkey" PRIMARY KEY ("id")
);

ALTER TABLE "data_plane" ADD COLUMN "removed_at" TIMESTAMPTZ(3);
ALTER TABLE "edge" ADD COLUMN "refused_at" TIMESTAMPTZ(3), ADD COLUMN "refused_why" TEXT,
  ADD COLUMN "restore_version" BIGINT;

CREATE INDEX "adoption_data_plane_id_asked_at_idx" ON "adoption"("data_plane_id", "asked_at");
ALTER TABLE "adoption" ADD CONSTRAINT "adoption_data_plane_id_fkey" FOREIGN KEY ("data_plane_id") REFERENCES "data_plane"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "adoption" ADD CONSTRAINT "adoption_version_fkey" FOREIGN KEY ("version") REFERENCES "routing_table"("version") ON DELETE SET NULL ON UPDATE CASCADE;

-- What Prisma's schema cannot say.

ALTER TABLE signing_key ADD CONSTRAINT signing_key_state CHECK (state IN ('next','current','previous','retired','withdrawn'));
-- A private key is kept for as long as it is to sign, and not a day longer.
ALTER TABLE signing_key ADD CONSTRAINT signing_key_sealed CHECK ((sealed IS NOT NULL) = (state IN ('next','current')));
ALTER TABLE signing_key ADD CONSTRAINT signing_key_times CHECK (
  (activated_at IS NULL) <= (state IN ('next','withdrawn')) AND (ended_at IS NULL) = (state IN ('next','current')));
CREATE UNIQUE INDEX signing_key_one_signs ON signing_key (state) WHERE state IN ('next','current','previous');
-- A key only grows older: none comes back once it ended, and none changes under its name.
CREATE FUNCTION signing_key_only_ages() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ages constant text[] := ARRAY['next','current','previous','retired','withdrawn'];
BEGIN
  IF (OLD.kid, OLD.public_x, OLD.created_at) IS DISTINCT FROM (NEW.kid, NEW.public_x, NEW.created_at)
      OR array_position(ages, NEW.state) < array_position(ages, OLD.state) THEN
    RAISE EXCEPTION 'signing key % only grows older', OLD.kid USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER signing_key_only_ages BEFORE UPDATE ON signing_key FOR EACH ROW EXECUTE FUNCTION signing_key_only_ages();

ALTER TABLE edge ADD CONSTRAINT edge_refused_whole CHECK ((refused_at IS NULL) = (refused_why IS NULL));

ALTER TABLE adoption ADD CONSTRAINT adoption_sha256_hex CHECK (sha256 ~ '^[0-9a-f]{64}$');
ALTER TABLE adoption ADD CONSTRAINT adoption_expires_later CHECK (expires_at > asked_at);
ALTER TABLE adoption ADD CONSTRAINT adoption_decision CHECK (
  CASE WHEN decision IS NULL THEN decided_at IS NULL AND version IS NULL
    WHEN decision = 'signed' THEN decided_by_id IS NOT NULL AND decided_at IS NOT NULL
    ELSE decision IN ('rejected','withdrawn','expired') AND decided_at IS NOT NULL AND version IS NULL END);
-- Four eyes: whoever asks does not sign.
ALTER TABLE adoption ADD CONSTRAINT adoption_four_eyes CHECK (decision <> 'signed' OR decided_by_id <> asked_by_id);
CREATE UNIQUE INDEX adoption_one_open ON adoption (data_plane_id) WHERE decision IS NULL;
-- What is signed is what was asked for: an answer is given once, and nothing else of it changes.
CREATE FUNCTION adoption_is_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.decision IS NOT NULL
      OR (OLD.data_plane_id, OLD.edge, OLD.base_version, OLD.routes, OLD.sha256, OLD.reason, OLD.asked_by_id, OLD.asked_at, OLD.expires_at)
        IS DISTINCT FROM
        (NEW.data_plane_id, NEW.edge, NEW.base_version, NEW.routes, NEW.sha256, NEW.reason, NEW.asked_by_id, NEW.asked_at, NEW.expires_at) THEN
    RAISE EXCEPTION 'adoption % is decided once, as it was asked for', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER adoption_is_decided_once BEFORE UPDATE ON adoption FOR EACH ROW EXECUTE FUNCTION adoption_is_decided_once();
