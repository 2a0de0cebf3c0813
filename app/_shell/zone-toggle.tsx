"use client";

import { Button } from "@/components/ui/button";
import { usePreferences } from "./preferences-provider";

/** Shows times in UTC or in the reader's own zone. */
export function ZoneToggle() {
  const { preferences, change } = usePreferences();
  const utc = preferences.zone === "UTC";
  return (
    <Button
      variant="quiet"
      className="px-2"
      aria-label={`Times are shown in ${utc ? "UTC" : preferences.zone}. Press for ${utc ? "local time" : "UTC"}.`}
      title={utc ? "Times in UTC" : `Times in ${preferences.zone}`}
      onClick={() => change({ zone: utc ? Intl.DateTimeFormat().resolvedOptions().timeZone : "UTC" })}
    >
      {utc ? "UTC" : "Local"}
    </Button>
  );
}
