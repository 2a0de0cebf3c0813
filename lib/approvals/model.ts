/** What an approval binds: a shift's plan and the inputs it was made from, and who proposed it. */
export interface Signable {
  readonly proposedById: string;
  readonly snapshotSha256: string | null;
  /** Undecided by then, the proposal expires. */
  readonly expiresAt: Date;
}

export type DecisionKind = "approve" | "reject";

/** A signature as it was given. */
export interface Approval {
  readonly id: string;
  readonly decidedById: string;
  readonly decidedByLabel: string;
  readonly decision: DecisionKind;
  readonly reason: string;
  readonly snapshotSha256: string | null;
  /** Of the envelope that the shift states, if it states one. */
  readonly envelopeSha256: string | null;
  readonly at: Date;
  /** An approval not used by then is void. */
  readonly expiresAt: Date;
}

/** A proposal waits this long for a decision. */
export const PROPOSAL_LIVES_MS = 24 * 3_600_000;
/** An approval waits this long for its start. */
export const APPROVAL_LIVES_MS = 8 * 3_600_000;
