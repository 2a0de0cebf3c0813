import type { Tx } from "./db/client";

/** What can change on a screen. The browser maps a topic to the queries it touches. */
export const liveTopics = [
  "telemetry",
  "fleet",
  "capacity",
  "contract",
  "spend",
  "residency",
  "plan",
  "approval",
  "shift",
  "routing",
  "dataplane",
  "audit",
  "settings",
] as const;
export type LiveTopic = (typeof liveTopics)[number];

/** PostgreSQL channel that wakes listeners. It carries ids only: a payload is limited to 8 kB. */
export const liveChannel = "ballast_live";

/** Says, as part of the caller's transaction, that `key` of `topic` changed; browsers hear of it if and when it commits. */
export async function publishLive(tx: Tx, topic: LiveTopic, key: string): Promise<void> {
  await tx.$executeRaw`INSERT INTO live_event (topic, key) VALUES (${topic}, ${key})`;
  await tx.$executeRaw`SELECT pg_notify(${liveChannel}, ${topic})`;
}
