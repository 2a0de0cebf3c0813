import { z } from "zod";
import { type PeopleRole, peopleRoles, type Role } from "@/lib/identity/model";

/** What people can be told of. */
export const eventKinds = [
  "approval.asked",
  "approval.expiring",
  "approval.given",
  "approval.rejected",
  "approval.expired",
  "shift.held",
  "shift.rolled_back",
  "shift.completed",
  "drain.started",
  "drain.awaiting_approval",
  "drill.awaiting_approval",
  "drill.started",
  "drill.blocked",
  "drill.ended",
  "plan.failed",
  "plane.diverged",
] as const;
export type EventKind = (typeof eventKinds)[number];

export const eventLabels: Record<EventKind | "test", string> = {
  "approval.asked": "Approval asked",
  "approval.expiring": "Approval about to expire",
  "approval.given": "Shift approved",
  "approval.rejected": "Shift rejected",
  "approval.expired": "Approval expired",
  "shift.held": "Shift held",
  "shift.rolled_back": "Shift rolling back or rolled back",
  "shift.completed": "Shift completed",
  "drain.started": "Drain started",
  "drain.awaiting_approval": "Drain awaits approval",
  "drill.awaiting_approval": "Drill awaits approval",
  "drill.started": "Drill started",
  "drill.blocked": "Drill cannot go on",
  "drill.ended": "Drill ended, with its result",
  "plan.failed": "Plan failed",
  "plane.diverged": "Data plane diverged",
  test: "Test",
};

/** What there is to sign, and who may. Where it rests on a snapshot, each of them gets a link of their own. */
const signable = z.strictObject({
  shiftId: z.uuid(),
  snapshotSha256: z.string().length(64).nullable(),
  expiresAt: z.coerce.date(),
  userIds: z.array(z.uuid()),
});
export type Signable = z.infer<typeof signable>;

/** What is told, in plain words: the same for every channel. */
export const notice = z.strictObject({
  /** Names the event for good: told twice under one key, it is told once. */
  key: z.string().min(1),
  kind: z.enum([...eventKinds, "test"]),
  title: z.string().min(1),
  text: z.string(),
  facts: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  /** Where in the console the reader goes on: a path such as `/shifts/…`. */
  path: z.string().startsWith("/"),
  planId: z.uuid().nullable(),
  shiftId: z.uuid().nullable(),
  sign: signable.nullable(),
});
export type Notice = z.infer<typeof notice>;

export const channelKinds = ["webhook", "slack", "email"] as const;
export type ChannelKind = (typeof channelKinds)[number];

/** Who hears of it: everybody of a role, one person, or whoever may sign what it is about. */
export type Audience =
  | { readonly kind: "role"; readonly role: PeopleRole }
  | { readonly kind: "user"; readonly userId: string }
  | { readonly kind: "signers" };

/** `signers`, `role:manager` or `user:<id>`, as forms send it and the database keeps it. */
export const audience = z
  .string()
  .refine((text) => readAudience(text) !== null, "must be signers, role:<role> or user:<id>");

export function readAudience(text: string): Audience | null {
  if (text === "signers") return { kind: "signers" };
  const [kind, rest = ""] = text.split(":", 2);
  const role = peopleRoles.find((name) => name === rest);
  if (kind === "role" && role) return { kind: "role", role };
  if (kind === "user" && z.uuid().safeParse(rest).success) return { kind: "user", userId: rest };
  return null;
}

/** Somebody who can be told: their account is not disabled. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
}

export const deliveryStates = ["pending", "delivered", "failed", "dropped"] as const;
export type DeliveryState = (typeof deliveryStates)[number];
