import type { Tx } from "@/lib/platform/db/client";
import type { Person } from "../model";

/** Everybody who has an account that is not disabled. */
export async function activePeople(tx: Tx): Promise<Person[]> {
  const rows = await tx.user.findMany({
    where: { disabledAt: null },
    orderBy: { name: "asc" },
    select: { id: true, name: true, email: true, roles: { select: { role: true } } },
  });
  return rows.map((row) => ({ ...row, roles: row.roles.map(({ role }) => role) }));
}
