import { X } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { Change } from "@/lib/planning/what-if/change";
import { changeSentence, type NameOf } from "@/lib/planning/what-if/sentence";

/** What is changed, in the order in which it is applied. */
export function ChangeList({
  changes,
  nameOf,
  fault,
  onRemove,
}: {
  changes: readonly Change[];
  nameOf: NameOf;
  /** The change at fault, by its place, and why. */
  fault: { change: number; message: string } | null;
  onRemove: (at: number) => void;
}) {
  if (changes.length === 0)
    return <p className="border-b border-line pb-2 text-sm text-muted">Nothing is changed yet.</p>;
  return (
    <ol aria-label="Changes">
      {changes.map((change, at) => {
        const sentence = changeSentence(change, nameOf);
        return (
          // The place is what tells two equal changes apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above.
          <li key={at} className="border-b border-line py-1">
            <div className="flex min-h-7 items-center justify-between gap-2">
              <span className="min-w-0 text-sm [overflow-wrap:anywhere]">{sentence}</span>
              <Button variant="quiet" square aria-label={`Remove: ${sentence}`} onClick={() => onRemove(at)}>
                <X aria-hidden className="size-3.5" />
              </Button>
            </div>
            {fault?.change === at ? (
              <p role="alert" className="text-xs text-critical">
                {fault.message}
              </p>
            ) : null}
          </li>
        );
      })}
    </ol>
  );
}
