import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";

export const metadata = { title: "Not found" };

/** Shown when a fleet, plan, shift … of that name does not exist. */
export default function NothingHere() {
  return (
    <>
      <PageHeader title="Not found" />
      <EmptyState
        kind="nothing"
        title="Nothing has this address."
        action={<ButtonLink href="/overview">Overview</ButtonLink>}
      >
        It may never have existed, or the link is cut short. Ctrl+K finds everything by name.
      </EmptyState>
    </>
  );
}
