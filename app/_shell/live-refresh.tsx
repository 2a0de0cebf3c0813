"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import type { LiveTopic } from "@/lib/platform/live-topics";
import { useLive, useLiveChanges } from "./live-provider";

/**
 * Renders the server's part of the page again when one of `topics` changes, at most once per
 * `atMostEveryMs`; changes in between are gathered into the next turn. Scroll and what is typed stay.
 *
 * Never a second refresh before the first has shown: the router shows only the newest of the states
 * it is asked for, so on a slow line a stream of refreshes would hold up a navigation for ever.
 */
export function LiveRefresh({
  topics,
  atMostEveryMs = 1000,
}: {
  topics: LiveTopic[];
  atMostEveryMs?: number;
}) {
  const router = useRouter();
  const { state } = useLive();
  const [changed, setChanged] = useState(false);
  const [refreshing, startRefresh] = useTransition();
  const lastMs = useRef(0);

  useLiveChanges(topics, () => setChanged(true));
  useEffect(() => {
    if (!changed || refreshing || state === "paused") return;
    const timer = setTimeout(
      () => {
        lastMs.current = Date.now();
        setChanged(false);
        startRefresh(() => router.refresh());
      },
      Math.max(0, lastMs.current + atMostEveryMs - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [changed, refreshing, state, atMostEveryMs, router]);
  return null;
}
