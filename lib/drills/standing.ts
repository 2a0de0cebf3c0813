import type { Actor } from "@/lib/identity/model";
import { whyNot } from "@/lib/identity/permissions";

/** What of a version says whether it may run. */
export interface Decidable {
  readonly version: number;
  readonly authorId: string;
  readonly author: string;
  readonly decision: { readonly decision: "approve" | "reject"; readonly by: string } | null;
}

/** Why the newest version of a drill does not run; null when it does. */
export function notApproved({ version, author, decision }: Decidable): string | null {
  if (decision === null) return `Version ${version}, by ${author}, waits for a manager's approval.`;
  return decision.decision === "approve" ? null : `${decision.by} rejected version ${version}. Change it.`;
}

export type MayDecideOn = { readonly allowed: true } | { readonly allowed: false; readonly because: string };

/** Whether this actor may approve or reject a version: a manager who did not write it, once. */
export function mayDecideOn(
  { version, authorId, decision }: Decidable,
  actor: Pick<Actor, "kind" | "id" | "roles">,
): MayDecideOn {
  const no = (because: string): MayDecideOn => ({ allowed: false, because });
  if (decision) return no(`${decision.by} has decided on version ${version} already.`);
  if (actor.id === authorId) return no("You wrote this version. Someone else must decide on it.");
  const lacks = whyNot(actor, "drills:approve");
  if (lacks) return no(lacks);
  if (actor.kind !== "user") return no("A person decides on a drill, not a token.");
  return { allowed: true };
}
