import Link from "next/link";
import { Notice } from "@/components/ui/notice";
import type { UnpricedFleet } from "@/lib/spend/unpriced";

/** Fleets that are in none of the page's figures, because nobody knows what they cost. */
export function Unpriced({ fleets }: { fleets: readonly UnpricedFleet[] }) {
  if (fleets.length === 0) return null;
  return (
    <Notice
      tone="warn"
      title={`${fleets.length} ${fleets.length === 1 ? "fleet has" : "fleets have"} no price, and so no spend and no place in a plan`}
    >
      <ul>
        {fleets.map((fleet) => (
          <li key={fleet.id}>
            <Link href={`/fleets/${encodeURIComponent(fleet.id)}`} className="text-accent hover:underline">
              {fleet.name}
            </Link>
            : no line of{" "}
            {fleet.contractId ? `${fleet.contractId} or of the provider's list` : "the provider's list"}{" "}
            prices {fleet.accelerator} in {fleet.region}.
          </li>
        ))}
      </ul>
    </Notice>
  );
}
