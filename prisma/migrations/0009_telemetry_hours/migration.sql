CREATE TABLE "telemetry_hour" (
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "fleet_id" TEXT NOT NULL,
    "signal" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "data_class" TEXT NOT NULL,
    "count" DOUBLE PRECISION NOT NULL,
    "sum" DOUBLE PRECISION NOT NULL,
    "min" DOUBLE PRECISION,
    "max" DOUBLE PRECISION,
    "last_sum" DOUBLE PRECISION,
    "histogram" JSONB,
    "minutes" BIT(60) NOT NULL,
    "covered_sec" DOUBLE PRECISION NOT NULL,
    "newest_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "telemetry_hour_pkey" PRIMARY KEY ("fleet_id","signal","hour","origin","model_id","data_class"),
    CONSTRAINT "telemetry_hour_whole_hour" CHECK (date_trunc('hour', hour, 'UTC') = hour),
    CONSTRAINT "telemetry_hour_seen" CHECK (bit_count(minutes) > 0 AND covered_sec > 0 AND covered_sec <= 3600)
);
CREATE INDEX "telemetry_hour_hour_idx" ON "telemetry_hour"("hour");

CREATE TABLE "telemetry_dirty_hour" (
    "fleet_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,

    CONSTRAINT "telemetry_dirty_hour_pkey" PRIMARY KEY ("fleet_id","hour")
);
CREATE INDEX "telemetry_dirty_hour_hour_idx" ON "telemetry_dirty_hour"("hour");

-- Whoever writes minutes, their hours are marked: an hour must never be read that does not add its minutes up. What is
-- removed for its age is not marked, for the hour is what is kept of it.
CREATE FUNCTION telemetry_mark_hours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO telemetry_dirty_hour (fleet_id, hour)
  SELECT DISTINCT fleet_id, date_trunc('hour', minute, 'UTC') FROM written
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER telemetry_rollup_inserted AFTER INSERT ON telemetry_rollup
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION telemetry_mark_hours();
CREATE TRIGGER telemetry_rollup_updated AFTER UPDATE ON telemetry_rollup
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION telemetry_mark_hours();

INSERT INTO telemetry_dirty_hour (fleet_id, hour)
SELECT DISTINCT fleet_id, date_trunc('hour', minute, 'UTC') FROM telemetry_rollup;
