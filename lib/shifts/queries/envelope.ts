import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import type { EnvelopeRecord } from "../envelope-holds";
import { loadEnvelope, loadEnvelopeOfPlan, loadStatedEnvelope } from "../store/envelopes";

/** An envelope as screens show it. */
export interface EnvelopeShown {
  readonly sha256: string;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly maxUsdPerHour: number;
  readonly cells: Record<string, Record<string, number>>;
  readonly signature: { readonly by: string; readonly at: Date } | null;
  readonly planId: string;
  readonly planName: string;
  readonly shiftId: string;
}

const shown = ({ envelope, signature, ...record }: EnvelopeRecord): EnvelopeShown => ({
  sha256: record.sha256,
  validFrom: envelope.validFrom,
  validUntil: envelope.validUntil,
  maxUsdPerHour: envelope.maxUsdPerHour,
  cells: envelope.cells,
  signature: signature && { by: signature.by, at: signature.at },
  planId: record.planId,
  planName: record.planName,
  shiftId: record.shiftId,
});

/** The envelope that a shift states for its approver to sign; null when it states none. */
export async function statedEnvelope(
  actor: Actor,
  { shiftId }: { shiftId: string },
): Promise<EnvelopeShown | null> {
  requirePermission(actor, "shifts:read");
  const record = await loadStatedEnvelope(shiftId);
  return record && shown(record);
}

/** The envelope that a correction moves within, by its id. */
export async function envelopeById(
  actor: Actor,
  { envelopeId }: { envelopeId: string },
): Promise<EnvelopeShown | null> {
  requirePermission(actor, "shifts:read");
  const record = await loadEnvelope(envelopeId);
  return record && shown(record);
}

/** The envelope that goes with a nightly plan; null before its shift is proposed, and for other plans. */
export async function envelopeOfPlan(
  actor: Actor,
  { planId }: { planId: string },
): Promise<EnvelopeShown | null> {
  requirePermission(actor, "shifts:read");
  const record = await loadEnvelopeOfPlan(planId);
  return record && shown(record);
}
