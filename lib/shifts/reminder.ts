const MOST_BEFORE_MS = 2 * 3_600_000;
const SHARE_OF_LIFE = 1 / 4;

/** From when on a proposal is about to expire: two hours before, or in the last quarter of its life where that is less. */
export function remindFrom({ createdAt, expiresAt }: { createdAt: Date; expiresAt: Date }): Date {
  const lifeMs = expiresAt.getTime() - createdAt.getTime();
  return new Date(expiresAt.getTime() - Math.min(MOST_BEFORE_MS, lifeMs * SHARE_OF_LIFE));
}
