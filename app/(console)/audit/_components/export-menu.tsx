"use client";

import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuLabel } from "@/components/ui/menu";

const formats = [
  ["ndjson", "NDJSON", "proves itself offline"],
  ["csv", "CSV", "for spreadsheets"],
] as const;

/** Downloads what the filters leave, oldest first. That it was taken is itself put on record. */
export function ExportMenu({ params, whyNot }: { params: string; whyNot: string | null }) {
  const trigger = (
    <Button disabledReason={whyNot ?? undefined}>
      <Download aria-hidden className="size-3.5" /> Export
    </Button>
  );
  if (whyNot) return trigger;
  return (
    <Menu trigger={trigger}>
      <MenuLabel>{params ? "What the filters leave" : "The whole log"}</MenuLabel>
      {formats.map(([format, name, purpose]) => (
        <MenuItem key={format} asChild>
          <a href={`/api/v1/audit/export?format=${format}${params ? `&${params}` : ""}`} download>
            {name} <span className="text-muted">{purpose}</span>
          </a>
        </MenuItem>
      ))}
    </Menu>
  );
}
