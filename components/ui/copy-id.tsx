"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";

/** An id or a hash in monospace, shortened to its head, copied whole on a press. */
export function CopyId({ value, shown = 8 }: { value: string; shown?: number }) {
  const [copied, setCopied] = useState(false);
  async function copy() {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  }
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      onClick={copy}
      title={value}
      className="group inline-flex min-h-6 items-center gap-1 rounded-sm font-mono text-xs text-muted hover:text-ink"
    >
      <span className="sr-only">Copy </span>
      {value.length > shown ? value.slice(0, shown) : value}
      <Icon aria-hidden className="size-3 opacity-60 group-hover:opacity-100" />
    </button>
  );
}
