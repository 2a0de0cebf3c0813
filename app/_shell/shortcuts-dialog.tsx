"use client";

import { Dialog } from "@/components/ui/dialog";
import { Checkbox } from "@/components/ui/field";
import { Kbd } from "@/components/ui/kbd";
import { areas } from "./areas";
import { usePreferences } from "./preferences-provider";

const general: [string[], string][] = [
  [["Ctrl", "K"], "Find a page, fleet, contract, plan or action"],
  [["/"], "Search the table on this page"],
  [["z"], "Zoom out of the time range"],
  [["."], "Pause or resume live updates"],
  [["?"], "This list"],
];

/** Every shortcut there is, and the switch that turns single keys off. */
export function ShortcutsDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { preferences, change } = usePreferences();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <ShortcutList title="Anywhere" entries={general} />
        <ShortcutList title="Go to" entries={areas.map((area) => [["g", area.key], area.label])} />
      </div>
      <Checkbox
        className="mt-4 border-t border-line pt-3"
        label="Single-key shortcuts"
        hint="Ctrl+K works either way."
        checked={preferences.shortcuts}
        onChange={(event) => change({ shortcuts: event.target.checked })}
      />
    </Dialog>
  );
}

function ShortcutList({ title, entries }: { title: string; entries: [string[], string][] }) {
  return (
    <div>
      <h3 className="pb-1 text-xs font-medium text-muted">{title}</h3>
      <dl>
        {entries.map(([keys, label]) => (
          <div key={keys.join(" ")} className="flex min-h-7 items-center justify-between gap-4">
            <dt>{label}</dt>
            <dd>
              <Kbd keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
