import { prisma, type Tx } from "@/lib/platform/db/client";
import { type KeyState, keyStates } from "../signing/model";

type Reader = Tx | ReturnType<typeof prisma>;

export type SigningKeyRecord = {
  kid: string;
  state: KeyState;
  publicX: string;
  /** The private half, sealed; null once it signs no more. */
  sealed: string | null;
  createdAt: Date;
  activatedAt: Date | null;
  endedAt: Date | null;
};

/** All keys there ever were, newest first. */
export async function loadSigningKeys(db: Reader = prisma()): Promise<SigningKeyRecord[]> {
  const rows = await db.signingKey.findMany({ orderBy: [{ createdAt: "desc" }, { kid: "asc" }] });
  return rows.flatMap((row) => {
    const state = keyStates.find((one) => one === row.state);
    return state ? [{ ...row, state }] : [];
  });
}

/** Keys are made and turned over by one process at a time, until the transaction ends. */
export async function lockSigningKeys(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('ballast.signing_key'))`;
}

export async function insertSigningKey(tx: Tx, key: Omit<SigningKeyRecord, "endedAt">): Promise<void> {
  await tx.signingKey.create({ data: key });
}

export async function activateKey(tx: Tx, kid: string, now: Date): Promise<void> {
  await tx.signingKey.update({ where: { kid }, data: { state: "current", activatedAt: now } });
}

/** Ends a key: it signs no more, and its private half is forgotten. */
export async function endKey(
  tx: Tx,
  kid: string,
  state: "previous" | "retired" | "withdrawn",
  endedAt: Date,
): Promise<void> {
  await tx.signingKey.update({ where: { kid }, data: { state, endedAt, sealed: null } });
}
