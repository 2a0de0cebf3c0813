-- What Prisma's schema cannot say: the rules that hold whoever writes, Ballast or a hand at psql.

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Facts: whatever is not marked illustrative names its source.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['provider','region','accelerator','fleet','capacity_delivery','contract','commitment',
    'clause','amendment','obligation','rate','residency_rule','throughput_profile','demand_cell','origin_rtt']
  LOOP
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (illustrative OR source_name IS NOT NULL)', t, t || '_has_source');
  END LOOP;
END $$;

-- Identity
ALTER TABLE app_user ADD CONSTRAINT app_user_email_lower CHECK (email = lower(email) AND position('@' in email) > 1);
ALTER TABLE user_role ADD CONSTRAINT user_role_is_for_people CHECK (role IN ('viewer','sre','finance','manager','admin'));
ALTER TABLE api_token ADD CONSTRAINT api_token_hash_is_sha256 CHECK (secret_hash ~ '^[0-9a-f]{64}$');

-- Fleet
ALTER TABLE region ADD CONSTRAINT region_ranges CHECK (
  latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180 AND pue >= 1 AND grams_co2_per_kwh >= 0 AND country ~ '^[A-Z]{2}$');
ALTER TABLE region ADD CONSTRAINT region_id_names_provider CHECK (id LIKE provider_id || ':%');
ALTER TABLE accelerator ADD CONSTRAINT accelerator_positive CHECK (watts > 0 AND memory_gb > 0);
ALTER TABLE throughput_profile ADD CONSTRAINT throughput_positive CHECK (prefill_tokens_per_sec > 0 AND decode_tokens_per_sec > 0);
ALTER TABLE fleet ADD CONSTRAINT fleet_capacity_order CHECK (0 <= healthy AND healthy <= delivered AND delivered <= contracted);
ALTER TABLE fleet ADD CONSTRAINT fleet_rates CHECK (ttft_ms >= 0 AND error_rate BETWEEN 0 AND 1);
ALTER TABLE fleet ADD CONSTRAINT fleet_billing_matches_contract CHECK (billing <> 'on_demand' OR contract_id IS NULL);
ALTER TABLE fleet ADD CONSTRAINT fleet_drawdown_has_contract CHECK (billing <> 'drawdown' OR contract_id IS NOT NULL);
ALTER TABLE capacity_delivery ADD CONSTRAINT capacity_delivery_positive CHECK (accelerators > 0);

-- Contracts
ALTER TABLE contract ADD CONSTRAINT contract_term CHECK (term_start < term_end AND total_usd >= 0);
ALTER TABLE commitment ADD CONSTRAINT commitment_period CHECK (
  period_start < period_end AND committed_usd >= 0 AND opening_spent_usd >= 0 AND overage_multiplier >= 0);
ALTER TABLE commitment ADD CONSTRAINT commitment_periods_do_not_overlap
  EXCLUDE USING gist (contract_id WITH =, tstzrange(period_start, period_end) WITH &&);
ALTER TABLE clause ADD CONSTRAINT clause_period CHECK (effective_to IS NULL OR effective_from < effective_to);
ALTER TABLE clause ADD CONSTRAINT clause_share CHECK ((kind IN ('min_share','max_share')) = (share IS NOT NULL) AND (share IS NULL OR share BETWEEN 0 AND 1));
ALTER TABLE obligation ADD CONSTRAINT obligation_amount CHECK (amount_usd IS NULL OR amount_usd >= 0);
ALTER TABLE rate ADD CONSTRAINT rate_period CHECK (usd_per_accelerator_hour >= 0 AND (effective_to IS NULL OR effective_from < effective_to));
ALTER TABLE rate ADD CONSTRAINT rate_is_unambiguous
  EXCLUDE USING gist (provider_id WITH =, coalesce(contract_id, '') WITH =, accelerator_id WITH =, coalesce(region_id, '') WITH =,
    tstzrange(effective_from, effective_to) WITH &&);

-- A fleet's contract is with the provider of its region.
CREATE FUNCTION fleet_contract_same_provider() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.contract_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM contract c JOIN region r ON r.id = NEW.region_id WHERE c.id = NEW.contract_id AND c.provider_id = r.provider_id)
  THEN
    RAISE EXCEPTION 'fleet % is in region % but contract % is with another provider', NEW.id, NEW.region_id, NEW.contract_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fleet_contract_same_provider BEFORE INSERT OR UPDATE OF contract_id, region_id ON fleet
  FOR EACH ROW EXECUTE FUNCTION fleet_contract_same_provider();

-- Residency
ALTER TABLE residency_rule ADD CONSTRAINT residency_rule_period CHECK (effective_to IS NULL OR effective_from < effective_to);
ALTER TABLE residency_rule ADD CONSTRAINT residency_rule_binds_something CHECK (
  cardinality(origin_jurisdictions) > 0 AND cardinality(data_classes) > 0
  AND (cardinality(allowed_jurisdictions) > 0 OR requires_sovereign));

-- Demand
ALTER TABLE demand_cell ADD CONSTRAINT demand_cell_id CHECK (id = origin || '|' || model_id || '|' || data_class::text);
ALTER TABLE demand_cell ADD CONSTRAINT demand_cell_positive CHECK (
  input_tokens_per_request >= 0 AND output_tokens_per_request >= 0 AND latency_budget_ms > 0 AND baseline_requests_per_sec >= 0);
ALTER TABLE origin_rtt ADD CONSTRAINT origin_rtt_positive CHECK (rtt_ms >= 0);

-- Telemetry
ALTER TABLE telemetry_series ADD CONSTRAINT telemetry_series_is_placed_or_says_why CHECK ((fleet_id IS NOT NULL AND signal IS NOT NULL) = (unmapped_reason IS NULL));
ALTER TABLE telemetry_rollup ADD CONSTRAINT telemetry_rollup_whole_minute CHECK (date_trunc('minute', minute, 'UTC') = minute);

-- Spend
ALTER TABLE spend_hour ADD CONSTRAINT spend_hour_whole_hour CHECK (date_trunc('hour', hour, 'UTC') = hour);
ALTER TABLE spend_hour ADD CONSTRAINT spend_hour_ranges CHECK (usd >= 0 AND accelerator_hours >= 0 AND minutes_observed BETWEEN 0 AND 60);

-- Planning
ALTER TABLE snapshot ADD CONSTRAINT snapshot_sha256_hex CHECK (sha256 ~ '^[0-9a-f]{64}$');
ALTER TABLE plan ADD CONSTRAINT plan_ready_has_body CHECK (state <> 'ready' OR body IS NOT NULL);
ALTER TABLE plan ADD CONSTRAINT plan_failed_says_why CHECK (state <> 'failed' OR failure IS NOT NULL);

-- Nothing changes a frozen snapshot.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: its rows are never changed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER snapshot_is_frozen BEFORE UPDATE ON snapshot FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Approvals: four eyes, and a signature is never altered.
ALTER TABLE approval ADD CONSTRAINT approval_is_not_by_the_proposer CHECK (decided_by_id <> proposed_by_id);
ALTER TABLE approval ADD CONSTRAINT approval_has_reason CHECK (length(btrim(reason)) >= 3);
ALTER TABLE approval ADD CONSTRAINT approval_expires_later CHECK (expires_at > at);
CREATE TRIGGER approval_is_final BEFORE UPDATE OR DELETE ON approval FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Shifts: one active per fleet.
CREATE UNIQUE INDEX shift_fleet_one_active ON shift_fleet (fleet_id) WHERE active;
ALTER TABLE shift ADD CONSTRAINT shift_rebalance_has_plan CHECK (kind <> 'rebalance' OR (plan_id IS NOT NULL AND snapshot_sha256 IS NOT NULL));
ALTER TABLE shift ADD CONSTRAINT shift_state_is_its_progress CHECK (progress->>'state' = state::text);
ALTER TABLE shift ADD CONSTRAINT shift_has_reason CHECK (length(btrim(reason)) >= 3);
ALTER TABLE shift_step ADD CONSTRAINT shift_step_fraction CHECK (fraction BETWEEN 0 AND 1 AND bake_ms >= 0 AND index >= 0);
-- Four eyes once more: a rebalance moves nothing without a signature over the very inputs of its plan.
CREATE FUNCTION shift_runs_only_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM approval WHERE shift_id = NEW.id AND decision = 'approve'
      AND snapshot_sha256 IS NOT DISTINCT FROM NEW.snapshot_sha256) THEN
    RAISE EXCEPTION 'shift % has no approval of its plan', NEW.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER shift_runs_only_approved BEFORE INSERT OR UPDATE OF state ON shift
  FOR EACH ROW WHEN (NEW.kind = 'rebalance' AND NEW.state IN ('approved', 'running'))
  EXECUTE FUNCTION shift_runs_only_approved();
ALTER TABLE freeze_window ADD CONSTRAINT freeze_window_period CHECK (starts_at < ends_at);

-- Routing tables: immutable, and the shares of a cell sum to 1 when the transaction ends.
ALTER TABLE routing_share ADD CONSTRAINT routing_share_range CHECK (share > 0 AND share <= 1);
CREATE TRIGGER routing_table_is_immutable BEFORE UPDATE OR DELETE ON routing_table FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER routing_share_is_immutable BEFORE UPDATE OR DELETE ON routing_share FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE FUNCTION routing_shares_sum_to_one() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bad record;
BEGIN
  SELECT cell_id, sum(share) AS total INTO bad FROM routing_share
    WHERE version = NEW.version AND cell_id = NEW.cell_id GROUP BY cell_id HAVING abs(sum(share) - 1) > 1e-6;
  IF FOUND THEN
    RAISE EXCEPTION 'shares of cell % in routing table % sum to %, not to 1', bad.cell_id, NEW.version, bad.total
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER routing_shares_sum_to_one AFTER INSERT ON routing_share
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION routing_shares_sum_to_one();
-- A table is whole when it is made: shares are added by the transaction that made the table, and by no later one.
CREATE FUNCTION routing_table_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM routing_table WHERE version = NEW.version AND xmin = pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION 'routing table % is made already: it is never changed', NEW.version USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER routing_table_is_whole BEFORE INSERT ON routing_share FOR EACH ROW EXECUTE FUNCTION routing_table_is_whole();
ALTER TABLE routing_table ADD CONSTRAINT routing_table_sha256_hex CHECK (sha256 ~ '^[0-9a-f]{64}$');
-- What edges fetch never goes back: going back to earlier shares is a new table.
CREATE FUNCTION offered_version_only_rises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.offered_version IS NOT NULL AND (NEW.offered_version IS NULL OR NEW.offered_version < OLD.offered_version) THEN
    RAISE EXCEPTION 'data plane % offers table % and cannot go back to %', OLD.id, OLD.offered_version, NEW.offered_version
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER offered_version_only_rises BEFORE UPDATE OF offered_version ON data_plane
  FOR EACH ROW EXECUTE FUNCTION offered_version_only_rises();
ALTER TABLE publish_effect ADD CONSTRAINT publish_effect_outcome CHECK (
  (outcome IS NULL) = (outcome_at IS NULL) AND (outcome IS NULL OR outcome IN ('applied','failed','superseded')));
ALTER TABLE edge ADD CONSTRAINT edge_sync CHECK (sync IN ('in_sync','drifted','behind','unreachable','unknown'));

-- Audit: append-only, each row chained to the one before.
ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_hash CHECK (hash ~ '^[0-9a-f]{64}$' AND prev_hash ~ '^[0-9a-f]{64}$');
CREATE FUNCTION audit_entry_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last record;
BEGIN
  SELECT seq, hash INTO last FROM audit_entry ORDER BY seq DESC LIMIT 1;
  IF (last.seq IS NULL AND (NEW.seq <> 1 OR NEW.prev_hash <> repeat('0', 64)))
     OR (last.seq IS NOT NULL AND (NEW.seq <> last.seq + 1 OR NEW.prev_hash <> last.hash)) THEN
    RAISE EXCEPTION 'audit entry % does not follow the last one (%)', NEW.seq, last.seq USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_entry_follows BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_follows();
CREATE TRIGGER audit_entry_is_append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_is_never_truncated BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
