import Link from "next/link";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusBadge } from "@/components/ui/status-badge";
import type { AttentionItem } from "../attention";

/** What needs a person, each with its reason and its next action. */
export function AttentionList({ items }: { items: readonly AttentionItem[] }) {
  if (items.length === 0) {
    return (
      <EmptyState kind="nothing" title="Nothing needs you now." className="border-none">
        Every serving fleet reports and is within its limits, no rule was broken, nothing is held or unsigned.
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y divide-line border-b border-line">
      {items.map((item) => (
        <li
          key={item.id}
          className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-baseline gap-x-4 gap-y-0.5 py-1.5 lg:grid-cols-[6.5rem_15rem_minmax(0,1fr)_minmax(0,20rem)]"
        >
          <StatusBadge status={item.status} />
          <Link
            href={item.next.href}
            className="truncate font-medium hover:text-accent hover:underline"
            title={item.subject}
          >
            {item.subject}
          </Link>
          <span className="col-start-2 text-muted lg:col-start-auto">{item.reason}</span>
          <Link href={item.next.href} className="col-start-2 text-accent hover:underline lg:col-start-auto">
            {item.next.label}
          </Link>
        </li>
      ))}
    </ul>
  );
}
