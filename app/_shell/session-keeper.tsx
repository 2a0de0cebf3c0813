"use client";

import { useEffect } from "react";
import { toast } from "sonner";
import { z } from "zod";

const renewEveryMs = 5 * 60_000;
const warnBeforeMs = 10 * 60_000;
const answer = z.object({ expires: z.iso.datetime() });

/**
 * Keeps the session alive while somebody is at the keyboard, and only then: polls and the live stream do not count as
 * use. Says so before the session ends for good, and goes to sign-in when it has ended.
 */
export function SessionKeeper() {
  useEffect(() => {
    let used = true;
    let renewedAt = 0;
    let warned = false;
    const use = () => {
      used = true;
    };

    async function renew() {
      if (!used || Date.now() - renewedAt < renewEveryMs) return;
      used = false;
      renewedAt = Date.now();
      const response = await fetch("/api/auth/session").catch(() => null);
      // Not reachable: the session may well hold. The page's own requests say what is wrong.
      if (!response?.ok) return;
      const session = answer.safeParse(await response.json());
      if (!session.success) return leave();
      const endsInMs = Date.parse(session.data.expires) - Date.now();
      if (endsInMs < warnBeforeMs && !warned) {
        warned = true;
        const minutes = Math.max(1, Math.round(endsInMs / 60_000));
        toast.warning(`You will be signed out in ${minutes} min: sessions last at most 12 hours.`);
      }
    }

    const timer = setInterval(renew, 30_000);
    window.addEventListener("pointerdown", use, { passive: true });
    window.addEventListener("keydown", use, { passive: true });
    void renew();
    return () => {
      clearInterval(timer);
      window.removeEventListener("pointerdown", use);
      window.removeEventListener("keydown", use);
    };
  }, []);
  return null;
}

function leave() {
  const to = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?${new URLSearchParams({ ended: "1", to })}`);
}
