import type { Metadata } from "next";
import { pageActor } from "@/app/_shell/page-actor";
import { PageHeader } from "@/components/ui/page-header";
import { drillChoices } from "@/lib/drills/queries/drills";
import { whyNot } from "@/lib/identity/permissions";
import { systemClock } from "@/lib/platform/clock";
import { DrillForm } from "../_components/drill-form";
import { scheduleDrill } from "../actions";

export const metadata: Metadata = { title: "Schedule a drill" };

export default async function NewDrillPage() {
  const actor = await pageActor();
  const { timeZone, ...choices } = await drillChoices(actor, { now: systemClock.now() });
  return (
    <>
      <PageHeader
        parent={{ href: "/drills", label: "Drills" }}
        title="Schedule a drill"
        lede="Nothing moves yet. A manager other than you approves it once; then it runs by itself, inside its windows, when nothing stands against it."
      />
      <DrillForm
        action={scheduleDrill}
        submitLabel="Schedule"
        name=""
        choices={choices}
        blocked={whyNot(actor, "drills:schedule") ?? undefined}
        definition={{
          target: null,
          schedule: { kind: "cron", cron: "0 10 * * 2#1" },
          timeZone,
          windows: [{ days: [1, 2, 3, 4], from: "09:00", until: "16:00" }],
          holdMinutes: 10,
          objective: { drainedWithinMinutes: 5, returnedWithinMinutes: 15 },
        }}
      />
    </>
  );
}
