"use client";

import { useNow } from "@/components/format/now";
import { formatDuration } from "@/components/format/quantity";

/** What is left of a bake, ticking; when it is over, the controller's next tick decides. */
export function Countdown({ since, forMs }: { since: string; forMs: number }) {
  const left = new Date(since).getTime() + forMs - useNow().getTime();
  return <span suppressHydrationWarning>{left > 0 ? `${formatDuration(left)} left` : "being judged"}</span>;
}
