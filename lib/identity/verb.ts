import type { z } from "zod";
import type { AuditEvent } from "@/lib/audit/model";
import { appendEntry } from "@/lib/audit/store/entries";
import { type Clock, systemClock } from "@/lib/platform/clock";
import type { Tx } from "@/lib/platform/db/client";
import { inTransaction, type TransactionOptions } from "@/lib/platform/db/transaction";
import { publishLive } from "@/lib/platform/live";
import type { LiveTopic } from "@/lib/platform/live-topics";
import { parseInput } from "@/lib/platform/parse";
import type { Actor } from "./model";
import { type Permission, requirePermission } from "./permissions";

export interface VerbContext {
  tx: Tx;
  actor: Actor;
  now: Date;
  /** Appends to the audit log in the same transaction. A verb that changed something says so at least once. */
  audit(event: Omit<AuditEvent, "action"> & { action?: string }): Promise<void>;
  /** Tells browsers, once committed, that something changed. */
  live(topic: LiveTopic, key: string): Promise<void>;
  /** Says that nothing was to be done, so that no audit entry is due: the request was a repetition. */
  unchanged(): void;
}

interface VerbDefinition<S extends z.ZodType, R> extends TransactionOptions {
  /** `subject.verb`; the audit action unless the verb says otherwise. */
  name: string;
  permission: Permission;
  input: S;
  run(context: VerbContext, input: z.output<S>): Promise<R>;
}

export interface Verb<S extends z.ZodType = z.ZodType, R = unknown> {
  (actor: Actor, input: z.input<S>, options?: { clock?: Clock }): Promise<R>;
  readonly verbName: string;
  readonly permission: Permission;
  readonly input: S;
}

/**
 * Every mutation reads alike: permission → parse → one transaction { load, decide, conditional write, audit }.
 * Without an audit entry the transaction is rolled back: nothing changes unseen.
 */
export function defineVerb<S extends z.ZodType, R>(definition: VerbDefinition<S, R>): Verb<S, R> {
  const verb = async (actor: Actor, raw: z.input<S>, options: { clock?: Clock } = {}): Promise<R> => {
    requirePermission(actor, definition.permission);
    const input = parseInput(definition.input, raw);
    const now = (options.clock ?? systemClock).now();
    return inTransaction(async (tx) => {
      let accounted = false;
      const result = await definition.run(
        {
          tx,
          actor,
          now,
          audit: async (event) => {
            await appendEntry(tx, actor, { action: definition.name, ...event }, now);
            await publishLive(tx, "audit", event.subjectId);
            accounted = true;
          },
          live: (topic, key) => publishLive(tx, topic, key),
          unchanged: () => {
            accounted = true;
          },
        },
        input,
      );
      if (!accounted) throw new Error(`Verb ${definition.name} ended without an audit entry.`);
      return result;
    }, definition);
  };
  return Object.assign(verb, {
    verbName: definition.name,
    permission: definition.permission,
    input: definition.input,
  });
}
