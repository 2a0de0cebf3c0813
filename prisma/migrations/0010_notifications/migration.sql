-- Telling people: channels, who hears of what, the outbox with its attempts; and links that lead to one decision, once.

CREATE TYPE "channel_kind" AS ENUM ('webhook', 'slack', 'email');
CREATE TYPE "delivery_state" AS ENUM ('pending', 'delivered', 'failed', 'dropped');

CREATE TABLE "notification_channel" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "channel_kind" NOT NULL,
    "target" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notification_channel_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "notification_subscription" (
    "channel_id" UUID NOT NULL,
    "event_kind" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "user_id" UUID,

    CONSTRAINT "notification_subscription_pkey" PRIMARY KEY ("channel_id","event_kind","audience")
);

CREATE TABLE "notification_event" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "notice" JSONB NOT NULL,

    CONSTRAINT "notification_event_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "notification_delivery" (
    "id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "recipient_ids" UUID[],
    "state" "delivery_state" NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_delivery_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "notification_attempt" (
    "delivery_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "delivered" BOOLEAN,
    "outcome" TEXT,

    CONSTRAINT "notification_attempt_pkey" PRIMARY KEY ("delivery_id","number")
);

CREATE TABLE "approval_link" (
    "id" UUID NOT NULL,
    "secret_hash" CHAR(64) NOT NULL,
    "user_id" UUID NOT NULL,
    "shift_id" UUID NOT NULL,
    "snapshot_sha256" CHAR(64) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "approval_link_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "notification_channel_name_key" ON "notification_channel"("name");
CREATE INDEX "notification_subscription_event_kind_idx" ON "notification_subscription"("event_kind");
CREATE UNIQUE INDEX "notification_event_key_key" ON "notification_event"("key");
CREATE INDEX "notification_event_at_idx" ON "notification_event"("at");
CREATE INDEX "notification_delivery_event_id_idx" ON "notification_delivery"("event_id");
CREATE INDEX "notification_delivery_channel_id_idx" ON "notification_delivery"("channel_id");
CREATE UNIQUE INDEX "approval_link_secret_hash_key" ON "approval_link"("secret_hash");
CREATE INDEX "approval_link_shift_id_user_id_idx" ON "approval_link"("shift_id", "user_id");

ALTER TABLE "notification_subscription" ADD CONSTRAINT "notification_subscription_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "notification_channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notification_subscription" ADD CONSTRAINT "notification_subscription_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notification_delivery" ADD CONSTRAINT "notification_delivery_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "notification_event"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notification_delivery" ADD CONSTRAINT "notification_delivery_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "notification_channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notification_attempt" ADD CONSTRAINT "notification_attempt_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "notification_delivery"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "approval_link" ADD CONSTRAINT "approval_link_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "approval_link" ADD CONSTRAINT "approval_link_shift_id_fkey" FOREIGN KEY ("shift_id") REFERENCES "shift"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema cannot say.

ALTER TABLE notification_subscription ADD CONSTRAINT notification_subscription_audience CHECK (
  CASE WHEN audience LIKE 'user:%' THEN user_id IS NOT NULL AND audience = 'user:' || user_id
  ELSE user_id IS NULL AND audience ~ '^(signers|role:(viewer|sre|finance|manager|admin))$' END);

ALTER TABLE notification_delivery ADD CONSTRAINT notification_delivery_ends CHECK ((state = 'pending') = (ended_at IS NULL));
ALTER TABLE notification_delivery ADD CONSTRAINT notification_delivery_counts CHECK (attempts >= 0);
CREATE INDEX notification_delivery_due ON notification_delivery (next_attempt_at) WHERE state = 'pending';
ALTER TABLE notification_attempt ADD CONSTRAINT notification_attempt_ends_whole CHECK (
  (ended_at IS NULL) = (delivered IS NULL) AND (ended_at IS NULL) = (outcome IS NULL));
-- An event says what happened, and that does not change.
CREATE TRIGGER notification_event_is_final BEFORE UPDATE ON notification_event FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE approval_link ADD CONSTRAINT approval_link_hash_hex CHECK (secret_hash ~ '^[0-9a-f]{64}$');
ALTER TABLE approval_link ADD CONSTRAINT approval_link_expires_later CHECK (expires_at > created_at);
-- A link is used once, in time, and is otherwise never altered: neither lengthened nor given to somebody else.
CREATE FUNCTION approval_link_is_used_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.used_at IS NOT NULL OR NEW.used_at IS NULL OR NEW.used_at >= OLD.expires_at
      OR (OLD.id, OLD.secret_hash, OLD.user_id, OLD.shift_id, OLD.snapshot_sha256, OLD.created_at, OLD.expires_at)
        IS DISTINCT FROM
        (NEW.id, NEW.secret_hash, NEW.user_id, NEW.shift_id, NEW.snapshot_sha256, NEW.created_at, NEW.expires_at) THEN
    RAISE EXCEPTION 'approval link % can only be used, once and in time', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approval_link_is_used_once BEFORE UPDATE ON approval_link
  FOR EACH ROW EXECUTE FUNCTION approval_link_is_used_once();
