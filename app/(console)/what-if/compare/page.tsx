import type { Metadata } from "next";
import { pageActor } from "@/app/_shell/page-actor";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { keptWhatIf, whatIfWorkbench } from "@/lib/planning/queries/what-ifs";
import { namesOf } from "@/lib/planning/what-if/choices";
import { isRefusal } from "@/lib/platform/errors";
import { Comparison } from "../_components/comparison";

export const metadata: Metadata = { title: "Compare what-ifs" };

/** Kept what-ifs side by side: `?of=id&of=id`. */
export default async function ComparePage({
  searchParams,
}: {
  searchParams: Promise<{ of?: string | string[] }>;
}) {
  const actor = await pageActor();
  const { of = [] } = await searchParams;
  const ids = [...new Set([of].flat())].slice(0, 5);
  const found = await Promise.all(
    ids.map((whatIfId) =>
      keptWhatIf(actor, { whatIfId }).catch((error: unknown) => {
        if (isRefusal(error) && error.code === "not_found") return null;
        throw error;
      }),
    ),
  );
  const kept = found.filter((one) => one !== null);
  const parent = { href: "/what-if", label: "What if" };
  const first = kept[0];
  if (!first)
    return (
      <>
        <PageHeader parent={parent} title="Compare what-ifs" />
        <EmptyState
          kind="nothing"
          title="None of these what-ifs is kept any more."
          action={<ButtonLink href="/what-if">To the workbench</ButtonLink>}
        >
          The address names what-ifs that were removed, or none at all.
        </EmptyState>
      </>
    );
  const { snapshot } = await whatIfWorkbench(actor, { snapshotSha256: first.snapshotSha256 });
  return <Comparison kept={kept} names={snapshot ? namesOf(snapshot.choices) : {}} />;
}
