import { z } from "zod";

/**
 * Roles of people, and three of machines: `ingest` may send telemetry, `edge` may read and acknowledge routing, `alarm`
 * may say that an alarm fires.
 */
export const roles = ["viewer", "sre", "finance", "manager", "admin", "ingest", "edge", "alarm"] as const;
export const role = z.enum(roles, { error: `must be one of ${roles.join(", ")}` });
export type Role = z.output<typeof role>;

export const peopleRoles = [
  "viewer",
  "sre",
  "finance",
  "manager",
  "admin",
] as const satisfies readonly Role[];
export const peopleRole = z.enum(peopleRoles, { error: `must be one of ${peopleRoles.join(", ")}` });
export type PeopleRole = z.output<typeof peopleRole>;

/** Who acts: every verb's and query's first argument. */
export interface Actor {
  kind: "user" | "token" | "system";
  id: string;
  /** For reading: a name or e-mail, a token's name, a process. */
  label: string;
  roles: readonly Role[];
  /** Address of the request, or the process that acts. */
  from: string;
}

/** A process of Ballast itself, such as the worker. It holds no role: what it may do is listed in permissions.ts. */
export const systemActor = (process: string): Actor => ({
  kind: "system",
  id: process,
  label: `Ballast ${process}`,
  roles: [],
  from: process,
});

export const passwordMinLength = 12;
