import type { Envelope } from "@/lib/planning/envelope";
import type { Progress } from "./model";

/** An envelope as it stands: what it allows, whose shift states it, and who signed it. */
export interface EnvelopeRecord {
  readonly id: string;
  /** The nightly plan's shift that states it. */
  readonly shiftId: string;
  readonly shiftState: Progress["state"];
  readonly planId: string;
  readonly planName: string;
  readonly sha256: string;
  readonly envelope: Envelope;
  readonly signature: {
    readonly by: string;
    readonly at: Date;
    readonly reason: string;
    readonly envelopeSha256: string | null;
  } | null;
}

/** Why no correction may be made inside the envelope now, as a sentence; null when it holds. */
export function envelopeVoid(record: EnvelopeRecord, now: Date): string | null {
  const { envelope, signature, planName } = record;
  if (!signature) return `Nobody has signed the envelope of ${planName}.`;
  if (signature.envelopeSha256 !== record.sha256)
    return `The signature on ${planName} covers another envelope.`;
  if (now < new Date(envelope.validFrom))
    return `The envelope of ${planName} holds from ${envelope.validFrom}.`;
  if (now >= new Date(envelope.validUntil))
    return `The envelope of ${planName} ended at ${envelope.validUntil}.`;
  switch (record.shiftState) {
    case "completed":
      return null;
    case "rolling_back":
    case "rolled_back":
      return `The shift of ${planName} was rolled back, and its envelope with it.`;
    case "aborted":
      return `The shift of ${planName} was aborted, and its envelope with it.`;
    default:
      return `The shift of ${planName} is ${record.shiftState}; its envelope holds once it has completed.`;
  }
}

/**
 * Why nothing is corrected while the newest envelope is still before an approver: a correction would move what they are
 * reading, and their signature could no longer be used. Null when none is.
 */
export function envelopeAwaited(records: readonly EnvelopeRecord[]): string | null {
  const newest = records.find(({ shiftState }) => shiftState !== "superseded");
  return newest?.shiftState === "proposed" ? `${newest.planName} waits for a signature.` : null;
}

export type InForce =
  | { readonly ok: true; readonly record: EnvelopeRecord }
  | { readonly ok: false; readonly because: string };

/**
 * The envelope that corrections are made in now: of the newest signed one. One that was signed and never carried out
 * leaves the one before it in place; one that was rolled back or aborted leaves none, for what it stood for is in doubt.
 *
 * @param records the newest first
 */
export function envelopeInForce(records: readonly EnvelopeRecord[], now: Date): InForce {
  const carriedOut = records.find(
    ({ signature, shiftState }) => signature && shiftState !== "expired" && shiftState !== "superseded",
  );
  if (!carriedOut) return { ok: false, because: "No nightly plan with an envelope has been signed." };
  const because = envelopeVoid(carriedOut, now);
  return because === null ? { ok: true, record: carriedOut } : { ok: false, because };
}
