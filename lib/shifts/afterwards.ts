import type { Signable } from "@/lib/approvals/model";
import type { ShiftRecord } from "./store/shifts";

/** A drain as it is signed: after it was done, which is never too late. */
export const afterwards = ({ proposedById, requirement }: ShiftRecord): Signable => ({
  proposedById,
  requirement,
  snapshotSha256: null,
  expiresAt: null,
});
