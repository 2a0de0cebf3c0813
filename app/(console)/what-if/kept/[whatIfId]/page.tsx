import { notFound, redirect } from "next/navigation";
import { pageActor } from "@/app/_shell/page-actor";
import { keptWhatIf } from "@/lib/planning/queries/what-ifs";
import { isRefusal } from "@/lib/platform/errors";
import { addressOf } from "../../_components/address";

/** The lasting address of a kept what-if: on to the workbench with what it asks now. */
export default async function KeptWhatIfPage({ params }: { params: Promise<{ whatIfId: string }> }) {
  const actor = await pageActor();
  const { whatIfId } = await params;
  const { id, snapshotSha256, changes } = await keptWhatIf(actor, { whatIfId }).catch((error: unknown) => {
    if (isRefusal(error) && error.code === "not_found") notFound();
    throw error;
  });
  redirect(addressOf({ snapshotSha256, changes, kept: id }));
}
