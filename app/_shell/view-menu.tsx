"use client";

import { SlidersHorizontal } from "lucide-react";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Menu, MenuChoices, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { usePreferences } from "./preferences-provider";

/** Theme, density, kiosk mode and the list of shortcuts. */
export function ViewMenu({ onHelp }: { onHelp: () => void }) {
  const { preferences, change } = usePreferences();
  const router = useRouter();
  return (
    <Menu
      trigger={
        <Button variant="quiet" square aria-label="View">
          <SlidersHorizontal aria-hidden className="size-4" />
        </Button>
      }
    >
      <MenuChoices
        label="Theme"
        value={preferences.theme}
        onChange={(theme) => change({ theme })}
        options={[
          { value: "system", label: "System" },
          { value: "dark", label: "Dark" },
          { value: "light", label: "Light" },
        ]}
      />
      <MenuSeparator />
      <MenuChoices
        label="Density"
        value={preferences.density}
        onChange={(density) => change({ density })}
        options={[
          { value: "compact", label: "Compact" },
          { value: "comfortable", label: "Comfortable" },
        ]}
      />
      <MenuSeparator />
      <MenuItem onSelect={() => router.push("/overview?kiosk=true")} hint="Esc leaves">
        Kiosk mode
      </MenuItem>
      <MenuItem onSelect={onHelp} hint="?">
        Keyboard shortcuts
      </MenuItem>
    </Menu>
  );
}
