import { z } from "zod";
import { parseEnd } from "@/app/_shell/time-range";
import { type AuditFilter, auditFilter } from "@/lib/audit/model";
import { parseInput } from "@/lib/platform/parse";

/** Names of the filters as they stand in the URL of the page and of the export. */
export const filterNames = ["actor", "action", "subject", "planId", "from", "to"] as const;

/** What the URL asks for. Absent and empty parameters filter nothing; times may be relative (`now-24h`). */
export function readFilter(search: URLSearchParams, nowMs: number): AuditFilter {
  const given = filterNames.flatMap((name) => {
    const text = search.get(name)?.trim();
    if (!text) return [];
    const isTime = name === "from" || name === "to";
    return [[name, isTime ? (parseEnd(text, nowMs) ?? text) : text]];
  });
  return parseInput(auditFilter, Object.fromEntries(given));
}

const seq = z
  .string()
  .regex(/^\d{1,18}$/, "must be the number of an entry")
  .transform(BigInt);
const cursor = z.object({ olderThan: seq.optional(), newerThan: seq.optional() });

/** Which page of the list the URL asks for. */
export function readCursor(search: URLSearchParams) {
  return parseInput(cursor, {
    olderThan: search.get("olderThan") ?? undefined,
    newerThan: search.get("newerThan") ?? undefined,
  });
}

/** The URL's filters alone, to be carried to another page or to the export. */
export function filterParams(search: URLSearchParams): URLSearchParams {
  return new URLSearchParams(
    filterNames.flatMap((name) => {
      const text = search.get(name)?.trim();
      return text ? [[name, text]] : [];
    }),
  );
}

/** A page's `searchParams` as URLSearchParams; of a repeated parameter the first counts. */
export function searchOf(params: Record<string, string | string[] | undefined>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(params).flatMap(([name, value]) => {
      const first = Array.isArray(value) ? value[0] : value;
      return first === undefined ? [] : [[name, first]];
    }),
  );
}
