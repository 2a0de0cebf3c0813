import type { Tx } from "@/lib/platform/db/client";
import type { GroupGrant } from "../group-roles";
import type { PeopleRole, Role } from "../model";

const groupGrant = "group:";

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
    data: { ...user, roles: { create: roles.map((role) => ({ role, grantedAt: user.createdAt })) } },
    select: { id: true },
  });
  return id;
}

/** The user, locked until the transaction ends, so that decisions about them follow one another. */
export async function lockUser(tx: Tx, id: string) {
  await tx.$executeRaw`SELECT 1 FROM app_user WHERE id = ${id}::uuid FOR UPDATE`;
  const user = await tx.user.findUnique({
    where: { id },
    select: { email: true, disabledAt: true, passwordHash: true, roles: { select: { role: true } } },
  });
  return user && { ...user, roles: user.roles.map((grant): Role => grant.role) };
}

/** Ids of admins who can sign in, locked, so that two admins cannot disable each other at once. */
export async function activeAdmins(tx: Tx): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT u.id::text AS id FROM app_user u JOIN user_role r ON r.user_id = u.id
    WHERE r.role = 'admin' AND u.disabled_at IS NULL ORDER BY u.id FOR UPDATE OF u`;
  return rows.map((row) => row.id);
}

/** Sets a user's roles; one they keep keeps its origin, new ones are granted directly. */
export async function replaceRoles(tx: Tx, userId: string, roles: readonly PeopleRole[], now: Date) {
  await tx.userRole.deleteMany({ where: { userId, role: { notIn: [...roles] } } });
  await tx.userRole.createMany({
    data: roles.map((role) => ({ userId, role, grantedAt: now })),
    skipDuplicates: true,
  });
}

/** Replaces what groups grant by `grants`; what was granted directly stays. Returns all roles the user then has. */
export async function replaceGroupRoles(
  tx: Tx,
  userId: string,
  grants: readonly GroupGrant[],
  now: Date,
): Promise<Role[]> {
  await tx.userRole.deleteMany({ where: { userId, grantedBy: { startsWith: groupGrant } } });
  await tx.userRole.createMany({
    data: grants.map(({ role, group }) => ({ userId, role, grantedAt: now, grantedBy: groupGrant + group })),
    skipDuplicates: true,
  });
  const held = await tx.userRole.findMany({ where: { userId }, select: { role: true } });
  return held.map((grant) => grant.role);
}

/** Makes every open session of the user invalid. Returns the new session version; null when there is no such user. */
export async function endSessions(tx: Tx, userId: string): Promise<number | null> {
  const [row] = await tx.$queryRaw<{ version: number }[]>`
    UPDATE app_user SET session_version = session_version + 1 WHERE id::text = ${userId}
    RETURNING session_version AS version`;
  return row?.version ?? null;
}

/** Notes a sign-in of a user who is not disabled. Returns the session version; null when there is no such user. */
export async function noteSignIn(tx: Tx, userId: string, now: Date): Promise<number | null> {
  const [row] = await tx.$queryRaw<{ version: number }[]>`
    UPDATE app_user SET last_sign_in_at = ${now} WHERE id::text = ${userId} AND disabled_at IS NULL
    RETURNING session_version AS version`;
  return row?.version ?? null;
}

export async function setDisabled(tx: Tx, id: string, disabledAt: Date | null): Promise<void> {
  await tx.user.update({ where: { id }, data: { disabledAt } });
}

export async function setPassword(tx: Tx, id: string, passwordHash: string): Promise<void> {
  await tx.user.update({ where: { id }, data: { passwordHash } });
}
