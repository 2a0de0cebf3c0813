"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";

/** A secret that is kept nowhere: shown now, never again. */
export function ShownOnce({
  title,
  secret,
  kept = "only as a hash",
}: {
  title: string;
  secret: string;
  /** How it is stored from now on. */
  kept?: string;
}) {
  const [copied, setCopied] = useState(false);
  return (
    <>
      <Notice tone="warn" title="Copy it now.">
        It is stored {kept} and cannot be shown again.
      </Notice>
      <div className="flex items-end gap-2 pb-4">
        <Field label={title} className="flex-1">
          <Input
            readOnly
            value={secret}
            onFocus={(event) => event.target.select()}
            className="font-mono text-xs"
          />
        </Field>
        <Button
          // The clipboard is closed to pages not served by HTTPS or localhost; the text can still be selected.
          onClick={() => void navigator.clipboard?.writeText(secret).then(() => setCopied(true))}
        >
          {copied ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
          <span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
        </Button>
      </div>
    </>
  );
}
