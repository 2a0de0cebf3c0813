import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";

/** A page its reader may not see: that it exists, and what would open it. */
export function NoPermission({ title, why }: { title: string; why: string }) {
  return (
    <>
      <PageHeader title={title} />
      <EmptyState kind="forbidden" title="You may not see this page.">
        {why} An administrator can change roles in Settings.
      </EmptyState>
    </>
  );
}
