"use client";

import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { z } from "zod";
import { Instant } from "@/components/format/time";
import { Button, ButtonLink } from "@/components/ui/button";
import { CopyId } from "@/components/ui/copy-id";
import { Dialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/field";
import { KeyValueList } from "@/components/ui/key-value";
import { Notice } from "@/components/ui/notice";

const report = z.discriminatedUnion("intact", [
  z.object({ intact: z.literal(true), at: z.string(), entries: z.number(), head: z.string() }),
  z.object({
    intact: z.literal(false),
    at: z.string(),
    entries: z.number(),
    seq: z.string(),
    why: z.string(),
  }),
]);
type Report = z.output<typeof report>;
type State =
  | { kind: "idle" | "reading" }
  | { kind: "failed"; message: string }
  | { kind: "read"; report: Report };

/** Reads the whole chain on the server and shows what came of it. */
export function VerifyButton() {
  const [state, setState] = useState<State>({ kind: "idle" });

  async function verify() {
    setState({ kind: "reading" });
    try {
      const response = await fetch("/api/console/audit/verify");
      const body: unknown = await response.json();
      const refused = z.object({ error: z.object({ message: z.string() }) }).safeParse(body);
      setState(
        refused.success
          ? { kind: "failed", message: refused.data.error.message }
          : { kind: "read", report: report.parse(body) },
      );
    } catch {
      setState({
        kind: "failed",
        message: "The log could not be read. Check your connection and try again.",
      });
    }
  }

  const open = state.kind === "failed" || state.kind === "read";
  return (
    <>
      <Button onClick={verify} pending={state.kind === "reading"}>
        <ShieldCheck aria-hidden className="size-3.5" />
        {state.kind === "reading" ? "Verifying" : "Verify"}
      </Button>
      <Dialog
        open={open}
        onOpenChange={() => setState({ kind: "idle" })}
        title="Verification of the audit log"
        description="Every entry is hashed anew and compared with what it and its successor say."
      >
        {state.kind === "failed" ? <FormError>{state.message}</FormError> : null}
        {state.kind === "read" ? <Outcome report={state.report} /> : null}
      </Dialog>
    </>
  );
}

function Outcome({ report }: { report: Report }) {
  if (!report.intact) {
    return (
      <>
        <Notice
          tone="critical"
          title="The log was tampered with."
          action={<ButtonLink href={`/audit/${report.seq}`}>Entry {report.seq}</ButtonLink>}
        >
          {report.why[0]?.toUpperCase()}
          {report.why.slice(1)}. The {report.entries} entries before it are intact.
        </Notice>
        <p className="text-muted">
          Keep the database as it is, take an export, and tell whoever is responsible for security.
        </p>
      </>
    );
  }
  return (
    <>
      <Notice tone="ok" title={`All ${report.entries} entries are intact and in order.`} />
      <KeyValueList
        facts={[
          { label: "Verified", value: <Instant at={report.at} to="second" /> },
          { label: "Head", value: <CopyId value={report.head} shown={24} /> },
        ]}
      />
      <p className="mt-3 text-xs text-muted">
        Note the head somewhere outside Ballast:{" "}
        <code className="font-mono">npm run -s audit:verify -- --head …</code> then also proves that the end
        of the log was not cut off.
      </p>
    </>
  );
}
