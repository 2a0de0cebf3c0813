import { refuse } from "@/lib/platform/errors";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses a state-changing request that a browser sent from another site: cookies travel by themselves, tokens do not.
 * `ownOrigin` is where browsers reach Ballast, if configured; otherwise the request's own host counts.
 */
export function requireSameOrigin(method: string, headers: Headers, ownOrigin: string | undefined): void {
  if (safeMethods.has(method)) return;
  const origin = headers.get("origin");
  if (origin === null) {
    if (headers.get("sec-fetch-site") === "same-origin") return;
    refuse("forbidden", "A change made with a session must name its origin; use an API token instead.");
  }
  const host = headers.get("host");
  if (origin === ownOrigin || (host !== null && hostOf(origin) === host)) return;
  refuse("forbidden", "This request came from another site and was refused.");
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}
