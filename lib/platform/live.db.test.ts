import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { dedicatedClient, pool } from "./db/client";
import { publishLiveOn } from "./live";
import { LiveHub, type LiveMessage } from "./live-hub";
import { currentCursor } from "./live-reader";
import { liveStream } from "./live-stream";
import { useTestDatabase } from "./testing/database";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Publishes `key` in a transaction that stays open for `openMs`, so that ids and commits come in different orders. */
async function publishSlowly(key: string, openMs: number): Promise<void> {
  const client = await pool().connect();
  try {
    await client.query("BEGIN");
    await publishLiveOn(client, "fleet", key);
    await pause(openMs);
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

const keysOf = (messages: readonly LiveMessage[]) =>
  messages.flatMap(({ changes }) =>
    changes === "everything" ? ["everything"] : changes.map(({ key }) => key),
  );

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 8_000;
  while (!condition() && Date.now() < deadline) await pause(20);
}

describe("live changes", () => {
  useTestDatabase();
  let hub: LiveHub;
  beforeAll(() => pool().query("SELECT 1"));
  afterEach(() => hub.close());

  it("reach a client once each, whatever order they commit in", async () => {
    hub = new LiveHub();
    const got: LiveMessage[] = [];
    await hub.join((message) => got.push(message), undefined);
    const keys = Array.from({ length: 60 }, (_, i) => `k${i}`);
    await Promise.all(keys.map((key, i) => publishSlowly(key, (i * 37) % 90)));
    await until(() => keysOf(got).length >= keys.length);
    expect(keysOf(got).sort()).toEqual([...keys].sort());
  });

  it("reach a client that comes and goes once each, resuming from the last cursor it saw", async () => {
    hub = new LiveHub();
    const other: LiveMessage[] = [];
    await hub.join((message) => other.push(message), undefined);
    const got: LiveMessage[] = [];
    let cursor: string | undefined;
    let done = false;
    const visits = (async () => {
      while (!done) {
        const leave = await hub.join((message) => {
          got.push(message);
          cursor = message.cursor;
        }, cursor);
        await pause(15);
        leave();
        await pause(25);
      }
    })();
    await until(() => cursor !== undefined);
    const keys = Array.from({ length: 80 }, (_, i) => `v${i}`);
    await Promise.all(keys.map((key, i) => pause(i * 5).then(() => publishSlowly(key, (i * 53) % 120))));
    await until(() => keysOf(got).length >= keys.length);
    done = true;
    await visits;
    expect(keysOf(got).sort()).toEqual([...keys].sort());
    expect(keysOf(other).sort()).toEqual([...keys].sort());
  });

  it("are read on after the listening connection was cut", async () => {
    hub = new LiveHub();
    const got: LiveMessage[] = [];
    await hub.join((message) => got.push(message), undefined);
    await publishSlowly("before", 0);
    await until(() => keysOf(got).includes("before"));
    await pool().query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()",
    );
    await publishSlowly("during", 0);
    await until(() => keysOf(got).includes("during"));
    expect(keysOf(got)).toEqual(["before", "during"]);
  });

  it.each([
    ["nonsense", async () => "nonsense"],
    ["a snapshot that cannot be", async () => "9:3:"],
    ["a snapshot of the future", async () => "99999999:99999999:"],
    [
      "older than what is kept",
      async () => {
        const old = await currentCursor();
        await publishSlowly("gone", 0);
        await pool().query("DELETE FROM live_event");
        await publishSlowly("kept", 0);
        return old;
      },
    ],
  ])("are all to be read anew by a client whose cursor is %s", async (_name, cursorOf) => {
    hub = new LiveHub();
    const got: LiveMessage[] = [];
    await hub.join((message) => got.push(message), await cursorOf());
    expect(keysOf(got)).toEqual(["everything"]);
  });

  describe("as a stream", () => {
    async function readUntil(stream: ReadableStream<Uint8Array>, wanted: string): Promise<string> {
      const reader = stream.getReader();
      let text = "";
      while (!text.includes(wanted)) {
        const { value, done } = await reader.read();
        if (done) break;
        text += new TextDecoder().decode(value);
      }
      await reader.cancel();
      return text;
    }

    it("carry the cursor as id from the start, and each batch as one message", async () => {
      hub = new LiveHub();
      const stream = liveStream(hub, { resumeFrom: undefined, signal: new AbortController().signal });
      setTimeout(() => void publishSlowly("s1", 0), 50);
      const text = await readUntil(stream, "s1");
      expect(text).toMatch(/^retry: 1000\n\nid: \d+:\d+:[\d,]*\n\nid: /);
      expect(text).toContain(`data: {"changes":[{"key": "s1"`.replace('": "', '":"'));
    });

    it("end when the client goes away, and when it is too old", async () => {
      hub = new LiveHub();
      const leaving = new AbortController();
      const gone = liveStream(hub, { resumeFrom: undefined, signal: leaving.signal });
      setTimeout(() => leaving.abort(), 50);
      expect(await readUntil(gone, "never")).not.toContain("never");
      const old = liveStream(hub, {
        resumeFrom: undefined,
        signal: new AbortController().signal,
        maxAgeMs: 50,
      });
      expect(await readUntil(old, "never")).not.toContain("never");
    });

    it("cut off a client that does not read, instead of keeping everything for it", async () => {
      hub = new LiveHub();
      const options = { resumeFrom: undefined, signal: new AbortController().signal, maxBufferedBytes: 400 };
      const stream = liveStream(hub, options);
      await pause(100);
      // In several batches: a client is cut off at the first that finds its buffer full.
      for (let i = 0; i < 40; i++) {
        await publishSlowly(`flood-${i}`, 0);
        if (i % 8 === 7) await pause(400);
      }
      const text = await readUntil(stream, "never");
      expect(text.length).toBeLessThan(1_500);
    });

    it("keep an idle connection alive", async () => {
      hub = new LiveHub();
      const options = { resumeFrom: undefined, signal: new AbortController().signal, heartbeatMs: 30 };
      expect(await readUntil(liveStream(hub, options), "still here")).toContain(": still here\n\n");
    });
  });

  it("cost one listening connection however many clients there are", async () => {
    hub = new LiveHub();
    await Promise.all(Array.from({ length: 20 }, () => hub.join(() => undefined, undefined)));
    await pause(200);
    const client = dedicatedClient();
    await client.connect();
    const { rows } = await client.query(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()",
    );
    await client.end();
    expect(rows[0].n).toBe(1);
  });
});
