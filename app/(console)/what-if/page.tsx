import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { whyNot } from "@/lib/identity/permissions";
import { whatIfWorkbench } from "@/lib/planning/queries/what-ifs";
import { isRefusal } from "@/lib/platform/errors";
import { Freeze } from "./_components/freeze";
import { Workbench } from "./_components/workbench";

export const metadata: Metadata = { title: "What if" };

export default async function WhatIfPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await pageActor();
  const { snapshot: wanted } = await searchParams;
  const keepDisabled = whyNot(actor, "whatifs:keep") ?? undefined;
  const data = await whatIfWorkbench(actor, {
    snapshotSha256: typeof wanted === "string" ? wanted : undefined,
  }).catch((error: unknown) => {
    if (isRefusal(error) && error.code === "not_found") return null;
    throw error;
  });
  if (data?.snapshot)
    return (
      <>
        <LiveRefresh topics={["plan"]} atMostEveryMs={5_000} />
        {/* Another snapshot has other choices and other answers. */}
        <Workbench
          key={data.snapshot.sha256}
          data={data}
          snapshot={data.snapshot}
          keepDisabled={keepDisabled}
        />
      </>
    );
  return (
    <>
      <PageHeader
        title="What if"
        lede="Change an input and see what it would do to cost, risk and traffic."
      />
      <EmptyState
        kind="nothing"
        title={data ? "Nothing has been frozen yet." : "This snapshot is not here."}
        action={<Freeze changes={[]} variant="primary" disabledReason={keepDisabled} />}
      >
        {data
          ? "A what-if is asked about the estate as it was at one moment. Freeze it now; a plan that is proposed freezes it too."
          : "The address names a snapshot that this Ballast never froze. Freeze the estate as it is now, or open a kept what-if."}
      </EmptyState>
    </>
  );
}
