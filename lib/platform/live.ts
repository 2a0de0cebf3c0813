import type { ClientBase } from "pg";
import type { Tx } from "./db/client";
import type { LiveTopic } from "./live-topics";

/** PostgreSQL channel that wakes listeners. It carries ids only: a payload is limited to 8 kB. */
export const liveChannel = "ballast_live";

/** Says, as part of the caller's transaction, that `key` of `topic` changed; browsers hear of it if and when it commits. */
export async function publishLive(tx: Tx, topic: LiveTopic, key: string): Promise<void> {
  await tx.$executeRaw`INSERT INTO live_event (topic, key) VALUES (${topic}, ${key})`;
  await tx.$executeRaw`SELECT pg_notify(${liveChannel}, ${topic})`;
}

/** The same on a connection of the pool, for transactions that Prisma has no part in. */
export async function publishLiveOn(client: ClientBase, topic: LiveTopic, key: string): Promise<void> {
  await client.query("INSERT INTO live_event (topic, key) VALUES ($1, $2)", [topic, key]);
  await wakeListeners(client, topic);
}

/** Only wakes who waits for `topic`, once committed: for what concerns the worker and no screen yet. */
export async function wakeListeners(client: ClientBase, topic: LiveTopic): Promise<void> {
  await client.query("SELECT pg_notify($1, $2)", [liveChannel, topic]);
}
