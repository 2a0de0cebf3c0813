import { isRefusal } from "@/lib/platform/errors";
import { actorFromRequest } from "./door";
import { type Permission, requirePermission } from "./permissions";

/**
 * A signal for answers that stay open: aborts when the client leaves, and at the latest `everyMs` after the session or
 * token behind the request ended or lost the permission. A browser that is still signed in simply connects again.
 */
export function whileAllowed(request: Request, permission: Permission, everyMs = 60_000): AbortSignal {
  const ended = new AbortController();
  const signal = AbortSignal.any([request.signal, ended.signal]);
  const timer = setInterval(async () => {
    try {
      requirePermission(await actorFromRequest(request), permission);
    } catch (error) {
      // A database that is away for a moment takes nobody's permission.
      if (isRefusal(error) && error.code !== "unavailable") ended.abort();
    }
  }, everyMs);
  timer.unref();
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  return signal;
}
