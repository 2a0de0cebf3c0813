import { pool, prisma, type Tx } from "@/lib/platform/db/client";
import { Together } from "@/lib/platform/together";
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

const byHashes = {
  name: "tokens-by-hash",
  text: `SELECT id, name, role, secret_hash AS "secretHash", expires_at AS "expiresAt",
    revoked_at AS "revokedAt", last_used_at AS "lastUsedAt" FROM api_token WHERE secret_hash = ANY($1)`,
};

const lookUps = new Together<string, TokenRow | null>(async (hashes) => {
  const { rows } = await pool().query<TokenRow>({ ...byHashes, values: [[...new Set(hashes)]] });
  const found = new Map(rows.map((row) => [row.secretHash, row]));
  return hashes.map((hash) => found.get(hash) ?? null);
});

/**
 * The token with this hash, whatever its state. Asked with every request of a machine, and never remembered, so that a
 * revoked token is refused at once; requests of the same moment share a query, which the pool has prepared.
 */
export const tokenByHash = (secretHash: string): Promise<TokenRow | null> => lookUps.ask(secretHash);

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
