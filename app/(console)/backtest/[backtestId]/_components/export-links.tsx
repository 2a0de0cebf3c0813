"use client";

import { Download } from "lucide-react";
import { buttonClass } from "@/components/ui/button";

/** The result and the past it was made of, as files. */
export function ExportLinks({ backtestId }: { backtestId: string }) {
  const files = [
    { label: "Result", href: `/api/v1/backtests/${backtestId}`, name: `backtest-${backtestId}.json` },
    {
      label: "Inputs",
      href: `/api/v1/backtests/${backtestId}/inputs`,
      name: `backtest-${backtestId}-inputs.json`,
    },
  ];
  return files.map(({ label, href, name }) => (
    <a key={label} href={href} download={name} className={buttonClass()}>
      <Download aria-hidden className="size-3.5" /> {label}, JSON
    </a>
  ));
}
