import { prisma, type Tx } from "@/lib/platform/db/client";
import { canonicalJson, sha256Hex } from "@/lib/platform/hash";

/** The policy in force by number and hash: over its body and how it lets shifts go. */
export async function policyInForce(
  db: Tx | ReturnType<typeof prisma> = prisma(),
): Promise<{ version: number | null; sha256: string }> {
  const row = await db.policy.findFirst({
    orderBy: { version: "desc" },
    select: { version: true, body: true, shifts: true },
  });
  const { version = null, body = null, shifts = null } = row ?? {};
  return { version, sha256: sha256Hex(canonicalJson({ body, shifts })) };
}
