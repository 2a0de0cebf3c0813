import type { Role } from "@/lib/identity/model";

// In order of urgency: who has several roles lands where waiting costs most.
const homes: readonly (readonly [Role, string])[] = [
  ["sre", "/overview"],
  ["manager", "/approvals"],
  ["finance", "/contracts"],
];

/** The first page after sign-in: the one this role comes for. */
export function homePath(roles: readonly Role[]): string {
  return homes.find(([role]) => roles.includes(role))?.[1] ?? "/overview";
}

/** Where to go after sign-in: the page that was asked for if it is one of ours, else home (`/` knows). */
export function returnPath(asked: string | undefined): string {
  // Browsers read `//host` and `/\host` as another site.
  if (!asked || !/^\/(?![/\\])/.test(asked) || asked.startsWith("/sign-in")) return "/";
  const url = new URL(asked, "http://console.invalid");
  return url.origin === "http://console.invalid" ? url.pathname + url.search : "/";
}
