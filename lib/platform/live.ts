import type { Tx } from "./db/client";
import type { LiveTopic } from "./live-topics";

/** PostgreSQL channel that wakes listeners. It carries ids only: a payload is limited to 8 kB. */
export const liveChannel = "ballast_live";

/** Says, as part of the caller's transaction, that `key` of `topic` changed; browsers hear of it if and when it commits. */
export async function publishLive(tx: Tx, topic: LiveTopic, key: string): Promise<void> {
  await tx.$executeRaw`INSERT INTO live_event (topic, key) VALUES (${topic}, ${key})`;
  await tx.$executeRaw`SELECT pg_notify(${liveChannel}, ${topic})`;
}
