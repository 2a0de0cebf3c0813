import { z } from "zod";

/** As what somebody signs. */
export const signingRoles = ["manager", "finance"] as const;
export type SigningRole = (typeof signingRoles)[number];

/** One signature that is needed, and why. */
export const need = z.strictObject({ role: z.enum(signingRoles), because: z.string() });
export type Need = z.infer<typeof need>;

/** Every signature that is needed, each by another person. */
export const requirement = z.strictObject({ needs: z.array(need) });
export type Requirement = z.infer<typeof requirement>;

export const managerSigns: Need = { role: "manager", because: "A manager signs every shift." };
/** What is carried out under a signature that was given before: of an envelope, or of what is taken back. */
export const nothingNeeded: Requirement = { needs: [] };

/** What an approval binds: a shift's plan and the inputs it was made from, who proposed it, and who must sign. */
export interface Signable {
  readonly proposedById: string;
  readonly snapshotSha256: string | null;
  /** Undecided by then, the proposal expires; null where it is answered for afterwards, which is never too late. */
  readonly expiresAt: Date | null;
  readonly requirement: Requirement;
}

export type DecisionKind = "approve" | "reject";

/** A signature as it counts: who has a part in it, as what, and for or against. */
export interface Signature {
  readonly decidedById: string;
  /** Whose signature it is, when a delegate gave it. */
  readonly onBehalfOfId: string | null;
  readonly role: SigningRole;
  readonly decision: DecisionKind;
}

/** A signature as it was given. */
export interface Approval extends Signature {
  readonly id: string;
  readonly decidedByLabel: string;
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
