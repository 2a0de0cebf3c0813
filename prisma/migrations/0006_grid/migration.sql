-- Hourly power price and grid carbon by electricity zone, and rates that pass the power price through.

CREATE TYPE "grid_signal" AS ENUM ('carbon', 'power');

ALTER TABLE "rate" ADD COLUMN "power_usd_per_mwh" DECIMAL(10,4);

CREATE TABLE "grid_reading" (
    "zone" TEXT NOT NULL,
    "signal" "grid_signal" NOT NULL,
    "at" TIMESTAMPTZ(0) NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "forecast" BOOLEAN NOT NULL DEFAULT false,
    "illustrative" BOOLEAN NOT NULL DEFAULT false,
    "source_name" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "grid_reading_pkey" PRIMARY KEY ("zone","signal","at")
);

CREATE TABLE "grid_poll" (
    "zone" TEXT NOT NULL,
    "signal" "grid_signal" NOT NULL,
    "tried_at" TIMESTAMPTZ(3) NOT NULL,
    "gave_at" TIMESTAMPTZ(3),
    "failure" TEXT,

    CONSTRAINT "grid_poll_pkey" PRIMARY KEY ("zone","signal")
);

CREATE INDEX "grid_reading_at_idx" ON "grid_reading"("at");

-- What Prisma's schema cannot say. Power may be given away and paid for taking; carbon may not be negative.
ALTER TABLE grid_reading ADD CONSTRAINT grid_reading_whole_minute CHECK (date_trunc('minute', at, 'UTC') = at);
ALTER TABLE grid_reading ADD CONSTRAINT grid_reading_possible CHECK (
  value BETWEEN CASE signal WHEN 'carbon' THEN 0 ELSE -5000 END AND CASE signal WHEN 'carbon' THEN 3000 ELSE 50000 END);
ALTER TABLE grid_reading ADD CONSTRAINT grid_reading_has_source CHECK (length(btrim(source_name)) >= 3);
