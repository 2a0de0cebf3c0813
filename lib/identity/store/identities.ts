import type { Tx } from "@/lib/platform/db/client";

/** Whose identity this is; null when nobody's. */
export async function identityOwner(tx: Tx, provider: string, subject: string): Promise<string | null> {
  const found = await tx.userIdentity.findUnique({
    where: { provider_subject: { provider, subject } },
    select: { userId: true },
  });
  return found?.userId ?? null;
}

export async function linkIdentity(
  tx: Tx,
  identity: { provider: string; subject: string; userId: string; linkedAt: Date },
): Promise<void> {
  await tx.userIdentity.create({ data: identity });
}
