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
