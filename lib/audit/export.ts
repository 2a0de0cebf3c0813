import { z } from "zod";
import { refuse } from "@/lib/platform/errors";
import { fieldPath } from "@/lib/platform/parse";
import { csvHeader, toCsvLine } from "./csv";
import type { AuditEntry } from "./model";

export const exportFormats = {
  ndjson: { mediaType: "application/x-ndjson; charset=utf-8", header: "", line: toNdjsonLine },
  csv: { mediaType: "text/csv; charset=utf-8", header: csvHeader, line: toCsvLine },
} as const;
export type ExportFormat = keyof typeof exportFormats;

/** One line of JSON with everything the hash covers, so that the file alone proves itself. */
export function toNdjsonLine(entry: AuditEntry): string {
  return `${JSON.stringify({ ...entry, seq: String(entry.seq), at: entry.at.toISOString() })}\n`;
}

const line = z.object({
  seq: z.string().regex(/^[1-9]\d{0,18}$/, "must be a whole number as text"),
  at: z.iso.datetime("must be a time in ISO 8601"),
  actorKind: z.string(),
  actorId: z.string(),
  actorLabel: z.string(),
  actorFrom: z.string(),
  action: z.string(),
  subjectKind: z.string(),
  subjectId: z.string(),
  planId: z.string().nullable(),
  reason: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  prevHash: z.string(),
  hash: z.string(),
});

/** Reads one line of an export back. Refuses, with its number, a line that is not an audit entry. */
export function parseNdjsonLine(text: string, lineNumber: number): AuditEntry {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse("invalid", `Line ${lineNumber} is not JSON.`);
  }
  const parsed = line.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = fieldPath(issue?.path ?? []);
    return refuse("invalid", `Line ${lineNumber} is not an audit entry: ${field} ${issue?.message}.`, field);
  }
  const { seq, at, before = null, after = null, ...rest } = parsed.data;
  return { ...rest, seq: BigInt(seq), at: new Date(at), before, after };
}
