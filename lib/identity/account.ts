import { z } from "zod";
import { passwordMinLength, peopleRole, peopleRoles } from "./model";

export const userId = z.uuid("must be the id of a user");

export const emailText = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.email("must be an e-mail address such as ada@example.com").max(254));

export const personName = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(120, "must have at most 120 characters");

export const newPassword = z
  .string()
  .min(passwordMinLength, `must have at least ${passwordMinLength} characters`)
  // argon2 takes any length; a bound keeps a hostile megabyte from being hashed.
  .max(256, "must have at most 256 characters");

/** One or more roles, as a list or as the single text an HTML form sends. */
export const roleList = z
  .union([peopleRole, z.array(peopleRole).min(1)], {
    error: `must be one or more of ${peopleRoles.join(", ")}`,
  })
  .transform((given) => [...new Set([given].flat())]);
