import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { pageActor } from "@/app/_shell/page-actor";
import { PageHeader } from "@/components/ui/page-header";
import { drillChoices, drillDetail } from "@/lib/drills/queries/drills";
import { whyNot } from "@/lib/identity/permissions";
import { systemClock } from "@/lib/platform/clock";
import { isRefusal } from "@/lib/platform/errors";
import { DrillForm } from "../../_components/drill-form";
import { changeDrill } from "../../actions";

export const metadata: Metadata = { title: "Change a drill" };

export default async function ChangeDrillPage({ params }: { params: Promise<{ drillId: string }> }) {
  const actor = await pageActor();
  const { drillId } = await params;
  const now = systemClock.now();
  const { drill } = await drillDetail(actor, { drillId, now }).catch((error: unknown) => {
    if (isRefusal(error) && error.code === "not_found") notFound();
    throw error;
  });
  const { timeZone: _, ...choices } = await drillChoices(actor, { now });
  return (
    <>
      <PageHeader
        parent={{ href: `/drills/${drillId}`, label: drill.name }}
        title="Change the drill"
        lede={`A new version, ${drill.newest.version + 1}: it runs once a manager other than you has approved it. Until then nothing runs.`}
      />
      <DrillForm
        action={changeDrill}
        submitLabel="Change"
        drillId={drillId}
        name={drill.name}
        choices={choices}
        blocked={whyNot(actor, "drills:schedule") ?? (drill.retired ? "It is retired." : undefined)}
        definition={drill.newest.definition}
      />
    </>
  );
}
