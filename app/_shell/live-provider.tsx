"use client";

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { z } from "zod";
import { type LiveTopic, liveTopics } from "@/lib/platform/live-topics";

/** One change as the stream tells it. */
const change = z.object({ topic: z.enum(liveTopics), key: z.string() });
export type LiveChange = z.infer<typeof change>;

export type LiveState = "live" | "connecting" | "paused";
type Listener = (change: LiveChange) => void;
type Held = {
  state: LiveState;
  setPaused: (paused: boolean) => void;
  listen: (listener: Listener) => () => void;
};

const Context = createContext<Held | null>(null);

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
    void client.invalidateQueries();
    const source = new EventSource("/api/console/live");
    source.onopen = () => setConnected(true);
    source.onerror = () => setConnected(false);
    source.onmessage = (event: MessageEvent<string>) => {
      const parsed = change.safeParse(JSON.parse(event.data));
      if (!parsed.success) return;
      void client.invalidateQueries({ queryKey: [parsed.data.topic] });
      for (const listener of listeners.current) listener(parsed.data);
    };
    return () => {
      source.close();
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
