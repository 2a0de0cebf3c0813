import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeEach, describe, expect, it } from "vitest";
import { type Actor, systemActor } from "@/lib/identity/model";
import { createToken } from "@/lib/identity/verbs/create-token";
import { pool, prisma } from "@/lib/platform/db/client";
import { inTransaction } from "@/lib/platform/db/transaction";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { toNdjsonLine } from "./export";
import { exportAudit, getAuditEntry, listAudit, verifyAudit } from "./queries";
import { appendEntry } from "./store/entries";
import { entriesInOrder } from "./store/read";
import { recordAuditExport } from "./verbs/record-export";

const auditor: Actor = { kind: "user", id: "u1", label: "Max Auditor", roles: ["manager"], from: "10.0.0.9" };
const plan = "0198c0de-0000-7000-8000-000000000001";

describe("the audit log", () => {
  const database = useTestDatabase();

  /** As a superuser who switches the guards off: what no code of ours and no ordinary role can do. */
  async function tamper(sql: string): Promise<void> {
    const client = await pool().connect();
    try {
      await client.query("SET session_replication_role = replica");
      await client.query(sql);
    } finally {
      await client.query("SET session_replication_role = DEFAULT");
      client.release();
    }
  }

  async function append(
    count: number,
    at = (i: number) => new Date(1_800_000_000_000 + i * 1_000),
  ): Promise<void> {
    for (let i = 0; i < count; i++) {
      const event = {
        action: i % 2 === 0 ? "shift.pause" : "plan.propose",
        subjectKind: i % 2 === 0 ? "shift" : "plan",
        subjectId: `s${i}`,
        planId: i === 3 ? plan : null,
        reason: "because",
        before: { n: i / 3, list: [1, "two", null], nested: { z: 1, a: [{ b: -0 }] } },
        after: { big: 12345678901234567890n, small: 1e-7, at: new Date(0), text: "Ünïcødé 🚢" },
      };
      await inTransaction((tx) => appendEntry(tx, auditor, event, at(i)));
    }
  }

  beforeEach(async () => {
    await tamper("DELETE FROM audit_entry");
    await append(6);
  });

  it("proves itself as written, whatever JSON it holds", async () => {
    expect(await verifyAudit(auditor)).toMatchObject({ intact: true, entries: 6, head: { seq: 6n } });
  });

  it("chains entries appended at once by many", async () => {
    await Promise.all(Array.from({ length: 12 }, () => append(2)));
    expect(await verifyAudit(auditor)).toMatchObject({ intact: true, entries: 30 });
  });

  it.each([
    ["UPDATE audit_entry SET reason = 'other' WHERE seq = 2"],
    ["DELETE FROM audit_entry WHERE seq = 6"],
    ["TRUNCATE audit_entry"],
    [
      `INSERT INTO audit_entry SELECT 9, at, actor_kind, actor_id, actor_label, actor_from, action, subject_kind,
      subject_id, plan_id, reason, before, after, prev_hash, repeat('f', 64) FROM audit_entry WHERE seq = 6`,
    ],
  ])("lets the database refuse: %s", async (sql) => {
    await expect(pool().query(sql)).rejects.toThrow(/refused|does not follow/);
  });

  it.each([
    ["a changed reason", "UPDATE audit_entry SET reason = 'other' WHERE seq = 4", 4n, "was altered"],
    ["a changed time", "UPDATE audit_entry SET at = at + interval '1 ms' WHERE seq = 1", 1n, "was altered"],
    [
      "a changed number deep inside",
      `UPDATE audit_entry SET before = jsonb_set(before, '{nested,a,0,b}', '1') WHERE seq = 5`,
      5n,
      "was altered",
    ],
    ["a changed actor", "UPDATE audit_entry SET actor_label = 'Eve' WHERE seq = 6", 6n, "was altered"],
    ["an entry taken out", "DELETE FROM audit_entry WHERE seq = 3", 4n, "entry 3 is missing"],
    ["the first entry taken out", "DELETE FROM audit_entry WHERE seq = 1", 2n, "entry 1 is missing"],
    [
      "two entries exchanged",
      "UPDATE audit_entry SET seq = CASE seq WHEN 2 THEN 103 ELSE 102 END WHERE seq IN (2, 3); UPDATE audit_entry SET seq = seq - 100 WHERE seq > 100",
      2n,
      "predecessor",
    ],
    [
      "a hash made to look right",
      "UPDATE audit_entry SET hash = repeat('a', 64) WHERE seq = 2",
      2n,
      "was altered",
    ],
  ])("shows %s", async (_what, sql, seq, why) => {
    await tamper(sql);
    const report = await verifyAudit(auditor);
    expect(report).toMatchObject({ intact: false, broken: { seq, why: expect.stringContaining(why) } });
  });

  it("lists newest first, page by page in both directions, while entries are added", async () => {
    const first = await listAudit(auditor, {}, {}, 2);
    expect(first.entries.map((entry) => entry.seq)).toEqual([6n, 5n]);
    expect(first).toMatchObject({ olderThan: 5n, newerThan: null });
    await append(1);
    const second = await listAudit(auditor, {}, { olderThan: first.olderThan! }, 2);
    expect(second.entries.map((entry) => entry.seq)).toEqual([4n, 3n]);
    const last = await listAudit(auditor, {}, { olderThan: second.olderThan! }, 2);
    expect(last).toMatchObject({ olderThan: null, newerThan: 2n });
    const back = await listAudit(auditor, {}, { newerThan: second.newerThan! }, 2);
    expect(back.entries.map((entry) => entry.seq)).toEqual([6n, 5n]);
    expect(back.newerThan).toBe(6n);
    const newest = await listAudit(auditor, {}, { newerThan: back.newerThan! }, 2);
    expect(newest.entries.map((entry) => entry.seq)).toEqual([7n]);
    expect(newest.newerThan).toBeNull();
  });

  it.each([
    [{ action: "shift" }, [5n, 3n, 1n]],
    [{ action: "shift.pause" }, [5n, 3n, 1n]],
    [{ action: "shif" }, []],
    [{ actor: "auditor" }, [6n, 5n, 4n, 3n, 2n, 1n]],
    [{ actor: "u1" }, [6n, 5n, 4n, 3n, 2n, 1n]],
    [{ actor: "%" }, []],
    [{ subject: "plan" }, [6n, 4n, 2n]],
    [{ subject: "s2" }, [3n]],
    [{ planId: plan }, [4n]],
    [{ from: new Date(1_800_000_002_000), to: new Date(1_800_000_004_000) }, [4n, 3n]],
    [{ action: "shift", from: new Date(1_800_000_002_000) }, [5n, 3n]],
  ])("filters by %j", async (filter, seqs) => {
    const { entries } = await listAudit(auditor, filter);
    expect(entries.map((entry) => entry.seq)).toEqual(seqs);
  });

  it("refuses readers who may not, and names what is not there", async () => {
    const viewer: Actor = { ...auditor, roles: ["viewer"] };
    await expect(listAudit(viewer, {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(verifyAudit(viewer)).rejects.toMatchObject({ code: "forbidden" });
    expect(() => exportAudit({ ...auditor, roles: ["sre"] }, {})).toThrow("finance or manager or admin");
    await expect(getAuditEntry(auditor, 77n)).rejects.toMatchObject({ code: "not_found" });
  });

  it("puts an export on record before it is read", async () => {
    await recordAuditExport(auditor, { format: "csv", filter: { action: "shift" } });
    expect(await getAuditEntry(auditor, 7n)).toMatchObject({
      action: "audit.export",
      after: { action: "shift" },
    });
  });

  describe("npm run -s audit:verify", () => {
    const verify = (...args: string[]) => run({ DATABASE_URL: database.url }, ...args);

    it("proves the chain and prints its head, by which a cut-off end is found", async () => {
      const proven = await verify();
      const { hash } = await getAuditEntry(auditor, 6n);
      expect(proven).toEqual({
        code: 0,
        out: `The audit log is intact: 6 entries, head 6:${hash}\n`,
        err: "",
      });
      await tamper("DELETE FROM audit_entry WHERE seq > 4");
      expect(await verify()).toMatchObject({ code: 0 });
      expect(await verify("--head", `6:${hash}`)).toMatchObject({
        code: 1,
        err: expect.stringContaining("its end was cut off"),
      });
    });

    it("names the first broken entry and ends with 1", async () => {
      await tamper("UPDATE audit_entry SET action = 'shift.resume' WHERE seq >= 3");
      expect(await verify()).toEqual({
        code: 1,
        out: "",
        err: "The audit log is broken: entry 3 was altered: its content no longer has the hash it was written with.\n2 entries before it are intact.\n",
      });
    });

    it("proves an export without any database, and finds what was altered in it", async () => {
      const lines: string[] = [];
      for await (const entry of entriesInOrder()) lines.push(toNdjsonLine(entry));
      const offline = { DATABASE_URL: "", BALLAST_DATA_DIR: "/nonexistent" };
      expect(await run(offline, "--file", fileOf(lines))).toMatchObject({ code: 0 });
      const altered = lines.map((line, i) => (i === 1 ? line.replace("because", "why not") : line));
      expect(await run(offline, "--file", fileOf(altered))).toMatchObject({
        code: 1,
        err: expect.stringContaining("entry 2 was altered"),
      });
      const part = fileOf([lines[1]!, lines[4]!]);
      expect(await run(offline, "--file", part)).toMatchObject({ code: 1 });
      expect(await run(offline, "--file", part, "--part")).toMatchObject({
        code: 0,
        out: expect.stringContaining("1 gaps"),
      });
    });

    it.each([
      [["--file", "/nonexistent.ndjson"], "/nonexistent.ndjson cannot be read"],
      [["--head", "6"], "--head must be SEQ:HASH"],
      [["--part"], "--part needs --file"],
      [["--nonsense"], "Usage:"],
    ])("refuses %j with a sentence", async (args, sentence) => {
      expect(await verify(...args)).toMatchObject({ code: 2, err: expect.stringContaining(sentence) });
    });
  });

  it("never holds a secret", async () => {
    const { secret } = await createToken(systemActor("test"), { name: "x1", role: "ingest" });
    const { rows } = await pool().query("SELECT json_agg(e)::text AS log FROM audit_entry e");
    expect(rows[0].log).not.toContain(secret.slice(12));
    expect(await prisma().auditEntry.count()).toBe(7);
  });
});

function fileOf(lines: readonly string[]): string {
  const path = join(mkdtempSync(join(tmpdir(), "ballast-audit-")), "export.ndjson");
  writeFileSync(path, lines.join(""));
  return path;
}

async function run(environment: Record<string, string>, ...args: string[]) {
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ["--import", "tsx", "scripts/cli/audit-verify.ts", ...args],
      { env: { ...process.env, ...environment } },
    );
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}
