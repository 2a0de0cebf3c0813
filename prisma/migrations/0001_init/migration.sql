-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "clause_kind" AS ENUM ('exclusivity', 'right_of_first_refusal', 'min_share', 'max_share');

-- CreateEnum
CREATE TYPE "data_plane_kind" AS ENUM ('feed', 'haproxy', 'gateway_api');

-- CreateEnum
CREATE TYPE "billing" AS ENUM ('reserved', 'drawdown', 'on_demand');

-- CreateEnum
CREATE TYPE "fleet_state" AS ENUM ('planned', 'serving', 'drained', 'retired');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('viewer', 'sre', 'finance', 'manager', 'admin', 'ingest', 'edge');

-- CreateEnum
CREATE TYPE "plan_state" AS ENUM ('solving', 'ready', 'failed', 'superseded');

-- CreateEnum
CREATE TYPE "data_class" AS ENUM ('general', 'personal', 'regulated');

-- CreateEnum
CREATE TYPE "shift_state" AS ENUM ('draft', 'proposed', 'approved', 'running', 'completed', 'rejected', 'expired', 'superseded', 'aborted', 'rolling_back', 'rolled_back');

-- CreateEnum
CREATE TYPE "shift_kind" AS ENUM ('rebalance', 'drain', 'undrain', 'drill');

-- CreateEnum
CREATE TYPE "step_state" AS ENUM ('pending', 'applying', 'baking', 'passed', 'held');

-- CreateEnum
CREATE TYPE "step_direction" AS ENUM ('forward', 'back');

-- CreateEnum
CREATE TYPE "approval_decision" AS ENUM ('approve', 'reject');

-- CreateTable
CREATE TABLE "audit_entry" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_label" TEXT NOT NULL,
    "actor_from" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "plan_id" UUID,
    "reason" TEXT,
    "before" JSONB,
    "after" JSONB,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "contract" (
    "id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "counterparty" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "signed_on" DATE NOT NULL,
    "term_start" DATE NOT NULL,
    "term_end" DATE NOT NULL,
    "total_usd" DECIMAL(20,2) NOT NULL,
    "illustrative" BOOLEAN NOT NULL DEFAULT false,
    "source_name" TEXT,
    "source_url" TEXT,
    "source_date" DATE,

    CONSTRAINT "contract_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "commitment" (
    "id" UUID NOT NULL,
    "contract_id" TEXT NOT NULL,
    "period_start" TIMESTAMPTZ(3) NOT NULL,
    "period_end" TIMESTAMPTZ(3) NOT NULL,
    "committed_usd" DECIMAL(20,2) NOT NULL,
    "opening_spent_usd" DECIMAL(20,2) NOT NULL DEFAULT 0,
    "opening_as_of" TIMESTAMPTZ(3),
    "overage_multiplier" DECIMAL(8,4) NOT NULL DEFAULT 1,
    "illustrative" BOOLEAN NOT NULL DEFAULT false,
    "source_name" TEXT,
    "source_date" DATE,

    CONSTRAINT "commitment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clause" (
    "id" TEXT NOT NULL,
    "contract_id" TEXT NOT NULL,
    "kind" "clause_kind" NOT NULL,
    "summary" TEXT NOT NULL,
    "share" DOUBLE PRECISION,
    "model_ids" TEXT[],
    "effective_from" TIMESTAMPTZ(3) NOT NULL,
    "effective_to" TIMESTAMPTZ(3),
    "ended_by_amendment_id" TEXT,
    "illustrative" BOOLEAN NOT NULL DEFAULT false,
    "source_name" TEXT,
    "source_url" TEXT,
    "source_date" DATE,

    CONSTRAINT "clause_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "amendment" (
    "id" TEXT NOT NULL,
    "contract_id" TEXT NOT NULL,
    "signed_on" DATE NOT NULL,
    "summary" TEXT NOT NULL,
    "illustrative" BOOLEAN NOT NULL DEFAULT false,
    "source_name" TEXT,
    "source_url" TEXT,
    "source_date" DATE,

    CONSTRAINT "amendment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "obligation" (
    "id" TEXT NOT NULL,
    "contract_id" TEXT NOT NULL,
    "due_on" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "amount_usd" DECIMAL(20,2),
    "met_on" DATE,
    "illustrative" BOOLEAN NOT NULL DEFAULT false,
    "source_name" TEXT,
    "source_date" DATE,

    CONSTRAINT "obligation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate" (
    "id" UUID NOT NULL,
    "contract_id" TEXT,
    "provider_id" TEXT NOT NULL,
    "accelerator_id" TEXT NOT NULL,
    "region_id" TEXT,
    "usd_per_accelerator_hour" DECIMAL(14,6) NOT NULL,
    "effective_from" TIMESTAMPTZ(3) NOT NULL,
    "effective_to" TIMESTAMPTZ(3),
    "illustrative" BOOLEAN NOT NULL DEFAULT false,
    "source_name" TEXT,
    "source_date" DATE,

    CONSTRAINT "rate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "routing_table" (
    "version" BIGSERIAL NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "key" TEXT NOT NULL,
    "plan_id" UUID,
    "shift_id" UUID,
    "note" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "routing_table_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "routing_share" (
    "version" BIGINT NOT NULL,
    "cell_id" TEXT NOT NULL,
    "fleet_id" TEXT NOT NULL,
    "share" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "routing_share_pkey" PRIMARY KEY ("version","cell_id","fleet_id")
);

-- CreateTable
CREATE TABLE "data_plane" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "data_plane_kind" NOT NULL,
    "config" JSONB NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "offered_version" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "data_plane_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "edge" (
    "id" TEXT NOT NULL,
    "data_plane_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT,
    "token_id" UUID,
    "acked_version" BIGINT,
    "acked_at" TIMESTAMPTZ(3),
    "observed_at" TIMESTAMPTZ(3),
    "sync" TEXT NOT NULL DEFAULT 'unknown',
    "note" TEXT,
    "healthy" BOOLEAN,
    "health_note" TEXT,

    CONSTRAINT "edge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "publish_effect" (
    "data_plane_id" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    "intent_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "outcome_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "detail" JSONB,

    CONSTRAINT "publish_effect_pkey" PRIMARY KEY ("data_plane_id","version")
);

-- CreateTable
CREATE TABLE "demand_cell" (
    "id" TEXT NOT NULL,
    "origin" CHAR(2) NOT NULL,
    "model_id" TEXT NOT NULL,
    "data_class" "data_class" NOT NULL,
    "input_tokens_per_request" DOUBLE PRECISION NOT NULL,
    "output_tokens_per_request" DOUBLE PRECISION NOT NULL,
    "latency_budget_ms" DOUBLE PRECISION NOT NULL,
    "baseline_requests_per_sec" DOUBLE PRECISION NOT NULL,
    "illustrative" BOOLEAN NOT NULL DEFAULT false,
    "source_name" TEXT,
    "source_date" DATE,

    CONSTRAINT "demand_cell_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "origin_rtt" (
    "origin" CHAR(2) NOT NULL,
    "region_id" TEXT NOT NULL,
    "rtt_ms" DOUBLE PRECISION NOT NULL,
    "illustrative" BOOLEAN NOT NULL DEFAULT false,
    "source_name" TEXT,
    "source_date" DATE,

    CONSTRAINT "origin_rtt_pkey" PRIMARY KEY ("origin","region_id")
);

-- CreateTable
CREATE TABLE "provider" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "illustrative" BOOLEAN NOT NULL DEFAULT false,
    "source_name" TEXT,
    "source_date" DATE,

    CONSTRAINT "provider_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "region" (
    "id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "country" CHAR(2) NOT NULL,
    "latitude" DOUBLE PRECISION NOT NULL,
    "longitude" DOUBLE PRECISION NOT NULL,
    "grid_zone" TEXT,
    "pue" DOUBLE PRECISION NOT NULL,
    "grams_co2_per_kwh" DOUBLE PRECISION NOT NULL,
    "power_usd_per_mwh" DOUBLE PRECISION,
    "illustrative" BOOLEAN NOT NULL DEFAULT false,
    "source_name" TEXT,
    "source_date" DATE,

    CONSTRAINT "region_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accelerator" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "vendor" TEXT NOT NULL,
    "watts" DOUBLE PRECISION NOT NULL,
    "memory_gb" DOUBLE PRECISION NOT NULL,
    "illustrative" BOOLEAN NOT NULL DEFAULT false,
    "source_name" TEXT,
    "source_date" DATE,

    CONSTRAINT "accelerator_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "illustrative" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "model_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "throughput_profile" (
    "accelerator_id" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "prefill_tokens_per_sec" DOUBLE PRECISION NOT NULL,
    "decode_tokens_per_sec" DOUBLE PRECISION NOT NULL,
    "illustrative" BOOLEAN NOT NULL DEFAULT false,
    "source_name" TEXT,
    "source_date" DATE,

    CONSTRAINT "throughput_profile_pkey" PRIMARY KEY ("accelerator_id","model_id")
);

-- CreateTable
CREATE TABLE "fleet" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "region_id" TEXT NOT NULL,
    "accelerator_id" TEXT NOT NULL,
    "contract_id" TEXT,
    "billing" "billing" NOT NULL,
    "sovereign" BOOLEAN NOT NULL DEFAULT false,
    "contracted" INTEGER NOT NULL,
    "delivered" INTEGER NOT NULL,
    "healthy" INTEGER NOT NULL,
    "ttft_ms" DOUBLE PRECISION NOT NULL,
    "error_rate" DOUBLE PRECISION NOT NULL,
    "endpoint" TEXT,
    "state" "fleet_state" NOT NULL DEFAULT 'serving',
    "illustrative" BOOLEAN NOT NULL DEFAULT false,
    "source_name" TEXT,
    "source_date" DATE,

    CONSTRAINT "fleet_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "capacity_delivery" (
    "id" UUID NOT NULL,
    "fleet_id" TEXT NOT NULL,
    "accelerators" INTEGER NOT NULL,
    "due_on" DATE NOT NULL,
    "delivered_on" DATE,
    "illustrative" BOOLEAN NOT NULL DEFAULT false,
    "source_name" TEXT,
    "source_date" DATE,

    CONSTRAINT "capacity_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app_user" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "last_sign_in_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_role" (
    "user_id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "granted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "granted_by" TEXT NOT NULL DEFAULT 'direct',

    CONSTRAINT "user_role_pkey" PRIMARY KEY ("user_id","role")
);

-- CreateTable
CREATE TABLE "user_identity" (
    "provider" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "linked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_identity_pkey" PRIMARY KEY ("provider","subject")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_attempt" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "sign_in_attempt_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "policy" (
    "version" SERIAL NOT NULL,
    "body" JSONB NOT NULL,
    "shifts" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "policy_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "snapshot" (
    "sha256" CHAR(64) NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "snapshot_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "plan" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "snapshot_sha256" CHAR(64) NOT NULL,
    "state" "plan_state" NOT NULL DEFAULT 'solving',
    "body" JSONB,
    "explanation" JSONB,
    "failure" TEXT,
    "objective_usd" DOUBLE PRECISION,
    "bound_usd" DOUBLE PRECISION,
    "solve_ms" INTEGER,
    "policy_version" INTEGER NOT NULL,
    "proposed_by_id" UUID NOT NULL,
    "proposed_by_label" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "solved_at" TIMESTAMPTZ(3),

    CONSTRAINT "plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lease" (
    "name" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "fencing_token" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "renewed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lease_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "live_event" (
    "id" BIGSERIAL NOT NULL,
    "xid" xid8 NOT NULL DEFAULT pg_current_xact_id(),
    "topic" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "live_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "estate" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "scenario" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "seeded_at" TIMESTAMPTZ(3) NOT NULL,
    "seed_sha256" TEXT NOT NULL,

    CONSTRAINT "estate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "jurisdiction" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "is_group" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "jurisdiction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "jurisdiction_member" (
    "group_id" TEXT NOT NULL,
    "country_id" TEXT NOT NULL,

    CONSTRAINT "jurisdiction_member_pkey" PRIMARY KEY ("group_id","country_id")
);

-- CreateTable
CREATE TABLE "residency_rule" (
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "legal_basis" TEXT NOT NULL,
    "origin_jurisdictions" TEXT[],
    "data_classes" "data_class"[],
    "model_ids" TEXT[],
    "allowed_jurisdictions" TEXT[],
    "requires_sovereign" BOOLEAN NOT NULL DEFAULT false,
    "effective_from" TIMESTAMPTZ(3) NOT NULL,
    "effective_to" TIMESTAMPTZ(3),
    "illustrative" BOOLEAN NOT NULL DEFAULT false,
    "source_name" TEXT,
    "source_url" TEXT,
    "source_date" DATE,

    CONSTRAINT "residency_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shift" (
    "id" UUID NOT NULL,
    "kind" "shift_kind" NOT NULL DEFAULT 'rebalance',
    "plan_id" UUID,
    "window_index" INTEGER NOT NULL DEFAULT 0,
    "snapshot_sha256" CHAR(64),
    "state" "shift_state" NOT NULL DEFAULT 'draft',
    "progress" JSONB NOT NULL,
    "request" JSONB,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "proposed_by_id" UUID NOT NULL,
    "proposed_by_label" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "from_routes" JSONB NOT NULL,
    "to_routes" JSONB NOT NULL,
    "return_routes" JSONB NOT NULL,
    "settings" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "shift_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shift_fleet" (
    "shift_id" UUID NOT NULL,
    "fleet_id" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "shift_fleet_pkey" PRIMARY KEY ("shift_id","fleet_id")
);

-- CreateTable
CREATE TABLE "shift_step" (
    "shift_id" UUID NOT NULL,
    "direction" "step_direction" NOT NULL,
    "index" INTEGER NOT NULL,
    "fraction" DOUBLE PRECISION NOT NULL,
    "state" "step_state" NOT NULL DEFAULT 'pending',
    "table_version" BIGINT,
    "bake_ms" INTEGER NOT NULL,
    "applied_at" TIMESTAMPTZ(3),
    "baked_at" TIMESTAMPTZ(3),
    "note" TEXT,

    CONSTRAINT "shift_step_pkey" PRIMARY KEY ("shift_id","direction","index")
);

-- CreateTable
CREATE TABLE "guardrail_reading" (
    "id" BIGSERIAL NOT NULL,
    "shift_id" UUID NOT NULL,
    "step_index" INTEGER NOT NULL,
    "direction" "step_direction" NOT NULL,
    "guardrail" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "value" DOUBLE PRECISION,
    "limit" DOUBLE PRECISION NOT NULL,
    "samples" DOUBLE PRECISION NOT NULL,
    "verdict" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "guardrail_reading_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval" (
    "id" UUID NOT NULL,
    "shift_id" UUID NOT NULL,
    "proposed_by_id" UUID NOT NULL,
    "decided_by_id" UUID NOT NULL,
    "decided_by_label" TEXT NOT NULL,
    "decision" "approval_decision" NOT NULL,
    "reason" TEXT NOT NULL,
    "snapshot_sha256" CHAR(64),
    "at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "freeze_window" (
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "freeze_window_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "spend_hour" (
    "fleet_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "model_id" TEXT NOT NULL,
    "contract_id" TEXT,
    "accelerator_hours" DECIMAL(20,6) NOT NULL,
    "usd_per_accelerator_hour" DECIMAL(14,6) NOT NULL,
    "usd" DECIMAL(20,6) NOT NULL,
    "requests" DECIMAL(24,3) NOT NULL,
    "input_tokens" DECIMAL(24,3) NOT NULL,
    "output_tokens" DECIMAL(24,3) NOT NULL,
    "minutes_observed" INTEGER NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "spend_hour_pkey" PRIMARY KEY ("fleet_id","hour","model_id")
);

-- CreateTable
CREATE TABLE "telemetry_series" (
    "id" BIGSERIAL NOT NULL,
    "identity_hash" BYTEA NOT NULL,
    "token_id" UUID,
    "metric" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "temporality" TEXT NOT NULL,
    "monotonic" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT NOT NULL DEFAULT '',
    "start_nano" BIGINT NOT NULL DEFAULT 0,
    "resource" JSONB NOT NULL,
    "attributes" JSONB NOT NULL,
    "signal" TEXT,
    "fleet_id" TEXT,
    "unmapped_reason" TEXT,
    "origin" TEXT NOT NULL DEFAULT '',
    "model_id" TEXT NOT NULL DEFAULT '',
    "data_class" TEXT NOT NULL DEFAULT '',
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "telemetry_series_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "telemetry_point" (
    "series_id" BIGINT NOT NULL,
    "time_nano" BIGINT NOT NULL,
    "start_nano" BIGINT NOT NULL,
    "value" DOUBLE PRECISION,
    "count" DOUBLE PRECISION,
    "sum" DOUBLE PRECISION,
    "histogram" JSONB,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "telemetry_point_pkey" PRIMARY KEY ("series_id","time_nano")
);

-- CreateTable
CREATE TABLE "telemetry_rollup" (
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "fleet_id" TEXT NOT NULL,
    "signal" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "data_class" TEXT NOT NULL,
    "count" DOUBLE PRECISION NOT NULL,
    "sum" DOUBLE PRECISION NOT NULL,
    "min" DOUBLE PRECISION,
    "max" DOUBLE PRECISION,
    "last" DOUBLE PRECISION,
    "histogram" JSONB,
    "newest_at" TIMESTAMPTZ(3) NOT NULL,
    "rolled_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "telemetry_rollup_pkey" PRIMARY KEY ("fleet_id","signal","minute","origin","model_id","data_class")
);

-- CreateTable
CREATE TABLE "telemetry_dirty_minute" (
    "id" BIGSERIAL NOT NULL,
    "fleet_id" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "marked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "telemetry_dirty_minute_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_entry_hash_key" ON "audit_entry"("hash");

-- CreateIndex
CREATE INDEX "audit_entry_at_idx" ON "audit_entry"("at");

-- CreateIndex
CREATE INDEX "audit_entry_subject_kind_subject_id_idx" ON "audit_entry"("subject_kind", "subject_id");

-- CreateIndex
CREATE INDEX "audit_entry_plan_id_idx" ON "audit_entry"("plan_id");

-- CreateIndex
CREATE INDEX "audit_entry_actor_id_idx" ON "audit_entry"("actor_id");

-- CreateIndex
CREATE UNIQUE INDEX "commitment_contract_id_period_start_key" ON "commitment"("contract_id", "period_start");

-- CreateIndex
CREATE INDEX "clause_contract_id_idx" ON "clause"("contract_id");

-- CreateIndex
CREATE INDEX "obligation_contract_id_due_on_idx" ON "obligation"("contract_id", "due_on");

-- CreateIndex
CREATE INDEX "rate_provider_id_accelerator_id_idx" ON "rate"("provider_id", "accelerator_id");

-- CreateIndex
CREATE UNIQUE INDEX "routing_table_key_key" ON "routing_table"("key");

-- CreateIndex
CREATE UNIQUE INDEX "edge_data_plane_id_name_key" ON "edge"("data_plane_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "demand_cell_origin_model_id_data_class_key" ON "demand_cell"("origin", "model_id", "data_class");

-- CreateIndex
CREATE INDEX "fleet_region_id_idx" ON "fleet"("region_id");

-- CreateIndex
CREATE INDEX "fleet_contract_id_idx" ON "fleet"("contract_id");

-- CreateIndex
CREATE UNIQUE INDEX "capacity_delivery_fleet_id_due_on_key" ON "capacity_delivery"("fleet_id", "due_on");

-- CreateIndex
CREATE UNIQUE INDEX "app_user_email_key" ON "app_user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_secret_hash_key" ON "api_token"("secret_hash");

-- CreateIndex
CREATE UNIQUE INDEX "snapshot_sha256_as_of_key" ON "snapshot"("sha256", "as_of");

-- CreateIndex
CREATE INDEX "plan_created_at_idx" ON "plan"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "plan_id_snapshot_sha256_key" ON "plan"("id", "snapshot_sha256");

-- CreateIndex
CREATE INDEX "live_event_xid_idx" ON "live_event"("xid");

-- CreateIndex
CREATE INDEX "live_event_at_idx" ON "live_event"("at");

-- CreateIndex
CREATE INDEX "shift_state_idx" ON "shift"("state");

-- CreateIndex
CREATE INDEX "shift_created_at_idx" ON "shift"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "shift_id_proposed_by_id_key" ON "shift"("id", "proposed_by_id");

-- CreateIndex
CREATE INDEX "guardrail_reading_shift_id_at_idx" ON "guardrail_reading"("shift_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "approval_shift_id_decided_by_id_key" ON "approval"("shift_id", "decided_by_id");

-- CreateIndex
CREATE INDEX "spend_hour_hour_idx" ON "spend_hour"("hour");

-- CreateIndex
CREATE INDEX "spend_hour_contract_id_hour_idx" ON "spend_hour"("contract_id", "hour");

-- CreateIndex
CREATE UNIQUE INDEX "telemetry_series_identity_hash_key" ON "telemetry_series"("identity_hash");

-- CreateIndex
CREATE INDEX "telemetry_series_fleet_id_last_seen_at_idx" ON "telemetry_series"("fleet_id", "last_seen_at");

-- CreateIndex
CREATE INDEX "telemetry_series_last_seen_at_idx" ON "telemetry_series"("last_seen_at");

-- CreateIndex
CREATE INDEX "telemetry_point_time_nano_idx" ON "telemetry_point" USING BRIN ("time_nano");

-- CreateIndex
CREATE INDEX "telemetry_rollup_minute_idx" ON "telemetry_rollup"("minute");

-- CreateIndex
CREATE INDEX "telemetry_rollup_rolled_at_idx" ON "telemetry_rollup"("rolled_at");

-- CreateIndex
CREATE INDEX "telemetry_dirty_minute_fleet_id_minute_idx" ON "telemetry_dirty_minute"("fleet_id", "minute");

-- AddForeignKey
ALTER TABLE "contract" ADD CONSTRAINT "contract_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "provider"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "commitment" ADD CONSTRAINT "commitment_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "contract"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clause" ADD CONSTRAINT "clause_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "contract"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clause" ADD CONSTRAINT "clause_ended_by_amendment_id_fkey" FOREIGN KEY ("ended_by_amendment_id") REFERENCES "amendment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "amendment" ADD CONSTRAINT "amendment_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "contract"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "obligation" ADD CONSTRAINT "obligation_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "contract"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rate" ADD CONSTRAINT "rate_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "contract"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rate" ADD CONSTRAINT "rate_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "provider"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rate" ADD CONSTRAINT "rate_region_id_fkey" FOREIGN KEY ("region_id") REFERENCES "region"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rate" ADD CONSTRAINT "rate_accelerator_id_fkey" FOREIGN KEY ("accelerator_id") REFERENCES "accelerator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "routing_share" ADD CONSTRAINT "routing_share_version_fkey" FOREIGN KEY ("version") REFERENCES "routing_table"("version") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "routing_share" ADD CONSTRAINT "routing_share_cell_id_fkey" FOREIGN KEY ("cell_id") REFERENCES "demand_cell"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "routing_share" ADD CONSTRAINT "routing_share_fleet_id_fkey" FOREIGN KEY ("fleet_id") REFERENCES "fleet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "edge" ADD CONSTRAINT "edge_data_plane_id_fkey" FOREIGN KEY ("data_plane_id") REFERENCES "data_plane"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "publish_effect" ADD CONSTRAINT "publish_effect_data_plane_id_fkey" FOREIGN KEY ("data_plane_id") REFERENCES "data_plane"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "publish_effect" ADD CONSTRAINT "publish_effect_version_fkey" FOREIGN KEY ("version") REFERENCES "routing_table"("version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "demand_cell" ADD CONSTRAINT "demand_cell_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "origin_rtt" ADD CONSTRAINT "origin_rtt_region_id_fkey" FOREIGN KEY ("region_id") REFERENCES "region"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "region" ADD CONSTRAINT "region_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "provider"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "throughput_profile" ADD CONSTRAINT "throughput_profile_accelerator_id_fkey" FOREIGN KEY ("accelerator_id") REFERENCES "accelerator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "throughput_profile" ADD CONSTRAINT "throughput_profile_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fleet" ADD CONSTRAINT "fleet_region_id_fkey" FOREIGN KEY ("region_id") REFERENCES "region"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fleet" ADD CONSTRAINT "fleet_accelerator_id_fkey" FOREIGN KEY ("accelerator_id") REFERENCES "accelerator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fleet" ADD CONSTRAINT "fleet_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "contract"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "capacity_delivery" ADD CONSTRAINT "capacity_delivery_fleet_id_fkey" FOREIGN KEY ("fleet_id") REFERENCES "fleet"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_role" ADD CONSTRAINT "user_role_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_identity" ADD CONSTRAINT "user_identity_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan" ADD CONSTRAINT "plan_snapshot_sha256_fkey" FOREIGN KEY ("snapshot_sha256") REFERENCES "snapshot"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "jurisdiction_member" ADD CONSTRAINT "jurisdiction_member_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "jurisdiction"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "jurisdiction_member" ADD CONSTRAINT "jurisdiction_member_country_id_fkey" FOREIGN KEY ("country_id") REFERENCES "jurisdiction"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shift" ADD CONSTRAINT "shift_plan_id_snapshot_sha256_fkey" FOREIGN KEY ("plan_id", "snapshot_sha256") REFERENCES "plan"("id", "snapshot_sha256") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shift_fleet" ADD CONSTRAINT "shift_fleet_shift_id_fkey" FOREIGN KEY ("shift_id") REFERENCES "shift"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shift_fleet" ADD CONSTRAINT "shift_fleet_fleet_id_fkey" FOREIGN KEY ("fleet_id") REFERENCES "fleet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shift_step" ADD CONSTRAINT "shift_step_shift_id_fkey" FOREIGN KEY ("shift_id") REFERENCES "shift"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shift_step" ADD CONSTRAINT "shift_step_table_version_fkey" FOREIGN KEY ("table_version") REFERENCES "routing_table"("version") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "guardrail_reading" ADD CONSTRAINT "guardrail_reading_shift_id_fkey" FOREIGN KEY ("shift_id") REFERENCES "shift"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_shift_id_proposed_by_id_fkey" FOREIGN KEY ("shift_id", "proposed_by_id") REFERENCES "shift"("id", "proposed_by_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_decided_by_id_fkey" FOREIGN KEY ("decided_by_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "spend_hour" ADD CONSTRAINT "spend_hour_fleet_id_fkey" FOREIGN KEY ("fleet_id") REFERENCES "fleet"("id") ON DELETE CASCADE ON UPDATE CASCADE;
