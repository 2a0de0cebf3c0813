"use server";

import { act } from "@/app/_shell/act";
import { importGridCsv } from "@/lib/grid/verbs/import-readings";

export const importCsv = act(importGridCsv, {
  done: ({ readings, changed, zones, foreign }) =>
    `${readings.toLocaleString("en-US")} readings of ${zones.length} ${zones.length === 1 ? "zone" : "zones"} read, ${changed.toLocaleString("en-US")} of them new.${foreign.length > 0 ? ` No region is in ${foreign.join(", ")}.` : ""}`,
  revalidate: ["/energy"],
});
