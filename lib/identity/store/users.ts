import type { Tx } from "@/lib/platform/db/client";
import type { PeopleRole } from "../model";

export function userByEmail(tx: Tx, email: string) {
  return tx.user.findUnique({ where: { email }, select: { id: true, disabledAt: true } });
}

interface NewUser {
  email: string;
  name: string;
  passwordHash: string | null;
  createdAt: Date;
}

/** Inserts a user with roles granted directly. */
export async function insertUser(tx: Tx, user: NewUser, roles: readonly PeopleRole[]): Promise<string> {
  const { id } = await tx.user.create({
    data: {
      ...user,
      roles: { create: roles.map((role) => ({ role, grantedAt: user.createdAt })) },
    },
    select: { id: true },
  });
  return id;
}
