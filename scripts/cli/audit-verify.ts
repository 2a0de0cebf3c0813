import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import type { ChainHead } from "@/lib/audit/chain";
import { parseNdjsonLine } from "@/lib/audit/export";
import type { AuditEntry } from "@/lib/audit/model";
import { verifyChain, verifyPart } from "@/lib/audit/verify";
import { refuse } from "@/lib/platform/errors";
import { exitCodes, runCommand } from "./command-line";
import { pointAtRunningDatabase } from "./running-database";

const usage = `Usage: npm run -s audit:verify -- [--file EXPORT.ndjson [--part]] [--head SEQ:HASH]
  --file  proves an export, without a database
  --part  the export is filtered: gaps are allowed, and are not proven
  --head  a head noted earlier that must still be in the log`;

await runCommand(usage, async () => {
  const { values } = parseArgs({
    options: { file: { type: "string" }, part: { type: "boolean" }, head: { type: "string" } },
  });
  if (values.part && values.file === undefined) refuse("invalid", `--part needs --file.\n${usage}`);
  const entries = values.file === undefined ? databaseEntries() : fileEntries(values.file);
  const report = values.part ? await verifyPart(entries) : await verifyChain(entries, knownHead(values.head));
  if (!report.intact) {
    console.error(`The audit log is broken: ${report.broken.why}.`);
    console.error(`${report.entries} entries before it are intact.`);
    return exitCodes.rejected;
  }
  if ("gaps" in report) {
    console.log(`${report.entries} entries are as they were written; ${report.gaps} gaps are not proven.`);
  } else {
    console.log(
      `The audit log is intact: ${report.entries} entries, head ${report.head.seq}:${report.head.hash}`,
    );
  }
  return 0;
});

function knownHead(text: string | undefined): ChainHead | undefined {
  if (text === undefined) return undefined;
  const [, seq, hash] = /^(\d{1,19}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!seq || !hash) return refuse("invalid", "--head must be SEQ:HASH as printed by an earlier run.");
  return { seq: BigInt(seq), hash };
}

async function* fileEntries(path: string): AsyncGenerator<AuditEntry> {
  let lineNumber = 0;
  const file = createReadStream(path);
  // Without a listener a missing file would end the process outside of this iteration.
  const opened = new Promise<void>((resolve, reject) =>
    file.once("open", () => resolve()).once("error", reject),
  );
  await opened.catch(() =>
    refuse("invalid", `${path} cannot be read; expected an NDJSON export of the audit log.`),
  );
  for await (const line of createInterface({ input: file })) {
    lineNumber++;
    if (line.trim()) yield parseNdjsonLine(line, lineNumber);
  }
}

async function* databaseEntries(): AsyncGenerator<AuditEntry> {
  pointAtRunningDatabase();
  // Only now: verifying a file needs neither a database nor its settings.
  const { entriesInOrder } = await import("@/lib/audit/store/read");
  const { disconnect } = await import("@/lib/platform/db/client");
  try {
    yield* entriesInOrder();
  } finally {
    await disconnect();
  }
}
