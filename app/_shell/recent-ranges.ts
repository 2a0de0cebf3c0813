"use client";

import { useEffect, useState } from "react";
import { z } from "zod";

const key = "ballast.recent-ranges";
const stored = z.array(z.object({ from: z.string(), to: z.string() })).max(5);
type Texts = z.infer<typeof stored>[number];

function read(): Texts[] {
  try {
    const parsed = stored.safeParse(JSON.parse(localStorage.getItem(key) ?? "[]"));
    return parsed.success ? parsed.data : [];
  } catch {
    // Storage may be forbidden or hold what another version wrote: then nothing is recent.
    return [];
  }
}

/** The last five absolute ranges used in this browser, newest first, and how to add one. */
export function useRecentRanges(): [Texts[], (texts: Texts) => void] {
  const [recent, setRecent] = useState<Texts[]>([]);
  useEffect(() => setRecent(read()), []);
  return [
    recent,
    (texts) => {
      const next = [
        texts,
        ...read().filter((known) => known.from !== texts.from || known.to !== texts.to),
      ].slice(0, 5);
      setRecent(next);
      try {
        localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // Nothing is lost but convenience.
      }
    },
  ];
}
