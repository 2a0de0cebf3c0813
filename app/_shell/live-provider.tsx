"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { z } from "zod";
import { type LiveTopic, liveTopics } from "@/lib/platform/live-topics";

/** One message of the stream: a batch of changes. */
const message = z.object({ changes: z.array(z.object({ topic: z.enum(liveTopics), key: z.string() })) });
export type LiveChange = z.infer<typeof message>["changes"][number];

export type LiveState = "live" | "connecting" | "paused";
type Listener = (change: LiveChange) => void;
type Held = {
  state: LiveState;
  setPaused: (paused: boolean) => void;
  listen: (listener: Listener) => () => void;
};

const Context = createContext<Held | null>(null);

/** When the server answered the stream with an error, the browser gives up; we ask again after this. */
const askAgainMs = 5000;
const gatherMs = 250;

/**
 * The tab's one stream from the server (a browser allows six connections per host). Each change
 * makes the queries of its topic stale and is passed to listeners. The browser reconnects by itself
 * with the last id it saw, and the server resumes after it. Pausing closes the stream; on resuming
 * everything is read anew, since what was missed is not known.
 */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const listeners = useRef(new Set<Listener>());
  const [paused, setPaused] = useState(false);
  const [connected, setConnected] = useState(false);

  useEffect(() => {
    if (paused) return;
    const stale = gatherStale(client);
    let source: EventSource;
    let again: ReturnType<typeof setTimeout>;
    function connect() {
      source = new EventSource("/api/console/live");
      source.onopen = () => setConnected(true);
      source.onerror = () => {
        setConnected(false);
        if (source.readyState !== EventSource.CLOSED) return;
        again = setTimeout(() => {
          void client.invalidateQueries();
          connect();
        }, askAgainMs);
      };
      source.onmessage = (event: MessageEvent<string>) => {
        const parsed = message.safeParse(JSON.parse(event.data));
        // A newer server may speak of topics this tab does not know: then anything may have changed.
        if (!parsed.success) return void client.invalidateQueries();
        for (const change of parsed.data.changes) {
          stale.add(change.topic);
          for (const listener of listeners.current) listener(change);
        }
      };
    }
    void client.invalidateQueries();
    connect();
    return () => {
      source.close();
      clearTimeout(again);
      stale.stop();
      setConnected(false);
    };
  }, [client, paused]);

  const held = useMemo<Held>(
    () => ({
      state: paused ? "paused" : connected ? "live" : "connecting",
      setPaused,
      listen: (listener) => {
        listeners.current.add(listener);
        return () => listeners.current.delete(listener);
      },
    }),
    [paused, connected],
  );
  return <Context value={held}>{children}</Context>;
}

/**
 * Gathers changed topics and makes their queries stale a few times a second. A topic that is just
 * being read waits until that is done: the answer under way may be older than the change, and
 * cancelling it again and again would let a busy topic never be shown.
 */
function gatherStale(client: QueryClient) {
  const topics = new Set<LiveTopic>();
  const timer = setInterval(() => {
    for (const topic of topics) {
      if (client.isFetching({ queryKey: [topic] }) > 0) continue;
      topics.delete(topic);
      void client.invalidateQueries({ queryKey: [topic] });
    }
  }, gatherMs);
  return { add: (topic: LiveTopic) => topics.add(topic), stop: () => clearInterval(timer) };
}

export function useLive(): Held {
  const held = useContext(Context);
  if (held === null) throw new Error("useLive is used outside LiveProvider");
  return held;
}

/** Calls `listener` for each change of the given topics while mounted. */
export function useLiveChanges(topics: readonly LiveTopic[], listener: Listener) {
  const { listen } = useLive();
  const latest = useRef(listener);
  latest.current = listener;
  const wanted = topics.join(" ");
  useEffect(
    () =>
      listen((change) => {
        if (wanted.split(" ").includes(change.topic)) latest.current(change);
      }),
    [listen, wanted],
  );
}
