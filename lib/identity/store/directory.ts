import { prisma } from "@/lib/platform/db/client";

const shownOfUser = {
  id: true,
  email: true,
  name: true,
  disabledAt: true,
  lastSignInAt: true,
  createdAt: true,
  passwordHash: true,
  roles: { select: { role: true, grantedBy: true }, orderBy: { role: "asc" } },
  identities: { select: { provider: true, linkedAt: true }, orderBy: { linkedAt: "asc" } },
} as const;

/** All users by name. The password hash stays here: what leaves is whether there is one. */
export async function allUsers() {
  const rows = await prisma().user.findMany({
    select: shownOfUser,
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return rows.map(withoutHash);
}

export async function userWithId(id: string) {
  const row = await prisma().user.findUnique({ where: { id }, select: shownOfUser });
  return row && withoutHash(row);
}

const withoutHash = <T extends { passwordHash: string | null }>({ passwordHash, ...user }: T) => ({
  ...user,
  hasPassword: passwordHash !== null,
});
