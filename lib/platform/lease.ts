import { prisma, type Tx } from "./db/client";
import { refuse } from "./errors";

export interface Lease {
  name: string;
  holder: string;
  /** Grows with every new holder; a write guarded by an older one is refused. */
  fencingToken: bigint;
  expiresAt: Date;
}

/**
 * Takes or renews the lease by the database's own clock, so that skewed clocks of two workers cannot both hold it.
 * Returns null while another holder's lease has not expired.
 */
export async function acquireLease(name: string, holder: string, ttlMs: number): Promise<Lease | null> {
  const rows = await prisma().$queryRaw<Lease[]>`
    INSERT INTO lease AS held (name, holder, fencing_token, expires_at, renewed_at)
    VALUES (${name}, ${holder}, 1, now() + ${ttlMs} * interval '1 millisecond', now())
    ON CONFLICT (name) DO UPDATE SET
      fencing_token = CASE WHEN held.holder = excluded.holder THEN held.fencing_token ELSE held.fencing_token + 1 END,
      holder = excluded.holder, expires_at = excluded.expires_at, renewed_at = excluded.renewed_at
    WHERE held.holder = excluded.holder OR held.expires_at < now()
    RETURNING name, holder, fencing_token AS "fencingToken", expires_at AS "expiresAt"`;
  return rows[0] ?? null;
}

/** Refuses unless the lease is still this one; the row stays locked until the transaction ends, so nobody takes it meanwhile. */
export async function holdLease(tx: Tx, lease: Lease): Promise<void> {
  const rows = await tx.$queryRaw<{ ok: boolean }[]>`
    SELECT true AS ok FROM lease
    WHERE name = ${lease.name} AND holder = ${lease.holder} AND fencing_token = ${lease.fencingToken} FOR SHARE`;
  if (rows.length === 0)
    refuse("conflict", `The lease ${lease.name} was taken over by another worker; this one stops acting.`);
}

/** Gives the lease back at once, if still held. */
export async function releaseLease(lease: Lease): Promise<void> {
  await prisma().$executeRaw`
    UPDATE lease SET expires_at = now() - interval '1 millisecond'
    WHERE name = ${lease.name} AND holder = ${lease.holder} AND fencing_token = ${lease.fencingToken}`;
}
