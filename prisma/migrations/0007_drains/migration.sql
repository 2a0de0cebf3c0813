-- Drains: what is emptied, until when, and by when a manager must have signed it.

CREATE TYPE "drain_scope" AS ENUM ('fleet', 'region', 'provider');

CREATE TABLE "drain" (
    "shift_id" UUID NOT NULL,
    "scope" "drain_scope" NOT NULL,
    "scope_id" TEXT NOT NULL,
    "leaving" TEXT[],
    "stranded_requests_per_sec" DOUBLE PRECISION NOT NULL,
    "broke_glass" BOOLEAN NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "sign_by" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_because" TEXT,
    "return_shift_id" UUID,
    "cannot_return" TEXT,

    CONSTRAINT "drain_pkey" PRIMARY KEY ("shift_id")
);

CREATE UNIQUE INDEX "drain_return_shift_id_key" ON "drain"("return_shift_id");
CREATE INDEX "drain_ended_at_expires_at_idx" ON "drain"("ended_at", "expires_at");

ALTER TABLE "drain" ADD CONSTRAINT "drain_shift_id_fkey" FOREIGN KEY ("shift_id") REFERENCES "shift"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "drain" ADD CONSTRAINT "drain_return_shift_id_fkey" FOREIGN KEY ("return_shift_id") REFERENCES "shift"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- One open drain of a thing at a time.
CREATE UNIQUE INDEX drain_one_open ON drain (scope, scope_id) WHERE ended_at IS NULL;
ALTER TABLE drain ADD CONSTRAINT drain_says_why_it_ended CHECK ((ended_at IS NULL) = (ended_because IS NULL));
ALTER TABLE drain ADD CONSTRAINT drain_strands_nobody_silently CHECK (stranded_requests_per_sec >= 0 AND (broke_glass OR stranded_requests_per_sec = 0));
ALTER TABLE drain ADD CONSTRAINT drain_empties_something CHECK (cardinality(leaving) > 0);
