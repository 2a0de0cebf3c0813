-- Volume discounts: within a period, spend beyond a threshold at list price is billed at a lower multiplier.

ALTER TYPE "clause_kind" ADD VALUE 'price_tiers';
ALTER TABLE "clause" ADD COLUMN "tiers" JSONB;

-- What Prisma's schema cannot say. The kind is compared as text: a value is not to be used in the transaction that adds it.

ALTER TABLE clause ADD CONSTRAINT clause_tiers CHECK (
  (kind::text = 'price_tiers') = (tiers IS NOT NULL)
  AND (tiers IS NULL OR (jsonb_typeof(tiers) = 'array' AND jsonb_array_length(tiers) BETWEEN 1 AND 8)));
-- One set of tiers at a time.
CREATE UNIQUE INDEX clause_tiers_once ON clause (contract_id) WHERE tiers IS NOT NULL AND effective_to IS NULL;
