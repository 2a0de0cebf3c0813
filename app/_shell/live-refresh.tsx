"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import type { LiveTopic } from "@/lib/platform/live-topics";
import { useLive, useLiveChanges } from "./live-provider";

/**
 * Re-renders the server's part of the page when one of `topics` changes, at most once per
 * `atMostEveryMs`; changes in between are gathered into the next turn. Scroll and what is typed stay.
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
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const lastMs = useRef(0);

  useLiveChanges(topics, () => {
    if (state === "paused" || waiting.current !== undefined) return;
    const delay = Math.max(0, lastMs.current + atMostEveryMs - Date.now());
    waiting.current = setTimeout(() => {
      waiting.current = undefined;
      lastMs.current = Date.now();
      router.refresh();
    }, delay);
  });
  useEffect(() => () => clearTimeout(waiting.current), []);
  return null;
}
