import { pool, prisma, type Tx } from "@/lib/platform/db/client";
import type { Role } from "../model";

/** How stale `lastUsedAt` may be: a busy collector must not write a row with every request. */
const lastUseGrainMs = 60_000;

interface TokenRow {
  id: string;
  name: string;
  role: Role;
  secretHash: string;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
}

const byHash = {
  name: "token-by-hash",
  text: `SELECT id, name, role, secret_hash AS "secretHash", expires_at AS "expiresAt",
    revoked_at AS "revokedAt", last_used_at AS "lastUsedAt" FROM api_token WHERE secret_hash = $1`,
};

/**
 * The token with this hash, whatever its state. Asked with every request of a machine, and never remembered, so that a
 * revoked token is refused at once; a prepared statement on the pool costs a fraction of Prisma's way to the same row.
 */
export async function tokenByHash(secretHash: string): Promise<TokenRow | null> {
  const { rows } = await pool().query<TokenRow>({ ...byHash, values: [secretHash] });
  return rows[0] ?? null;
}

/** Notes a use, at most once a minute per token. */
export async function noteTokenUse(token: { id: string; lastUsedAt: Date | null }, now: Date): Promise<void> {
  if (token.lastUsedAt && now.getTime() - token.lastUsedAt.getTime() < lastUseGrainMs) return;
  await prisma().apiToken.updateMany({
    where: {
      id: token.id,
      OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: new Date(now.getTime() - lastUseGrainMs) } }],
    },
    data: { lastUsedAt: now },
  });
}

/** All tokens, newest first; never their hashes. */
export function allTokens() {
  return prisma().apiToken.findMany({
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    select: {
      id: true,
      name: true,
      prefix: true,
      role: true,
      expiresAt: true,
      lastUsedAt: true,
      revokedAt: true,
      createdAt: true,
      createdBy: { select: { name: true, email: true } },
    },
  });
}

interface NewToken {
  name: string;
  role: Role;
  secretHash: string;
  prefix: string;
  expiresAt: Date | null;
  createdById: string | null;
  createdAt: Date;
}

export async function insertToken(tx: Tx, token: NewToken): Promise<string> {
  const { id } = await tx.apiToken.create({ data: token, select: { id: true } });
  return id;
}

export function tokenInTx(tx: Tx, id: string) {
  return tx.apiToken.findUnique({ where: { id }, select: { name: true, role: true } });
}

/** Revokes a token that is not revoked yet; false when it was. */
export async function revokeLiveToken(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.apiToken.updateMany({
    where: { id, revokedAt: null },
    data: { revokedAt: now },
  });
  return count === 1;
}
