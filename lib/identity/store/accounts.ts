import { prisma } from "@/lib/platform/db/client";

/** The user behind a session: roles are read anew on each request, so that a change holds at once. */
export async function accountById(id: string) {
  const user = await prisma().user.findUnique({
    where: { id },
    select: {
      id: true,
      email: true,
      name: true,
      disabledAt: true,
      sessionVersion: true,
      roles: { select: { role: true } },
    },
  });
  return user && { ...user, roles: user.roles.map((grant) => grant.role) };
}

/** The user who signs in with this e-mail, with what proves it. */
export async function accountByEmail(email: string) {
  const user = await prisma().user.findUnique({
    where: { email },
    select: {
      id: true,
      name: true,
      passwordHash: true,
      disabledAt: true,
      roles: { select: { role: true } },
    },
  });
  return user && { ...user, roles: user.roles.map((grant) => grant.role) };
}
