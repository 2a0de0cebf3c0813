import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";

export const metadata = { title: "Not found" };

/** Any address outside the console's areas. */
export default function NotFound() {
  return (
    <main className="mx-auto max-w-2xl px-6 py-16">
      <PageHeader title="Not found" />
      <EmptyState
        kind="nothing"
        title="Nothing has this address."
        action={<ButtonLink href="/">Start page</ButtonLink>}
      >
        The link may be cut short.
      </EmptyState>
    </main>
  );
}
