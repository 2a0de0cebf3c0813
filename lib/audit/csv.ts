import type { AuditEntry } from "./model";

const columns = {
  Seq: (entry) => String(entry.seq),
  "At (UTC)": (entry) => entry.at.toISOString(),
  "Actor kind": (entry) => entry.actorKind,
  "Actor id": (entry) => entry.actorId,
  Actor: (entry) => entry.actorLabel,
  From: (entry) => entry.actorFrom,
  Action: (entry) => entry.action,
  "Subject kind": (entry) => entry.subjectKind,
  "Subject id": (entry) => entry.subjectId,
  "Plan id": (entry) => entry.planId ?? "",
  Reason: (entry) => entry.reason ?? "",
  Before: (entry) => jsonText(entry.before),
  After: (entry) => jsonText(entry.after),
  "Previous hash": (entry) => entry.prevHash,
  Hash: (entry) => entry.hash,
} satisfies Record<string, (entry: AuditEntry) => string>;

export const csvHeader = `${Object.keys(columns).join(",")}\r\n`;

/** One row of RFC 4180 CSV, for spreadsheets. */
export function toCsvLine(entry: AuditEntry): string {
  return `${Object.values(columns)
    .map((cell) => csvField(cell(entry)))
    .join(",")}\r\n`;
}

const jsonText = (value: unknown) => (value === null || value === undefined ? "" : JSON.stringify(value));

function csvField(text: string): string {
  // Spreadsheets run a text that begins so as a formula; a leading apostrophe makes it text again.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
