"use client";

import { useState } from "react";
import { FormDialog } from "@/app/_shell/form-dialog";
import { RelativeTime } from "@/components/format/time";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { WhatIfRecord } from "@/lib/planning/queries/what-ifs";
import { changeSentence, type NameOf } from "@/lib/planning/what-if/sentence";
import { removeWhatIf } from "../actions";

/** More columns than this are no comparison. */
const mostCompared = 5;

/** Kept what-ifs, to open, to compare and to remove. */
export function KeptList({
  kept,
  nameOf,
  removeDisabled,
}: {
  kept: readonly WhatIfRecord[];
  nameOf: NameOf;
  removeDisabled: string | undefined;
}) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  if (kept.length === 0)
    return (
      <EmptyState kind="nothing" title="No what-if has been kept yet.">
        Change something above and keep it under a name; two that are kept can be compared here.
      </EmptyState>
    );
  const blocked =
    chosen.length < 2
      ? "Choose at least two what-ifs."
      : chosen.length > mostCompared
        ? `Choose at most ${mostCompared} what-ifs.`
        : undefined;
  const address = `/what-if/compare?${new URLSearchParams(chosen.map((id) => ["of", id]))}`;
  return (
    <>
      <ul className="border-t border-line">
        {kept.map(({ id, name, changes, keptByLabel, updatedAt }) => (
          <li key={id} className="flex min-h-9 flex-wrap items-center gap-x-3 border-b border-line py-1">
            <input
              type="checkbox"
              aria-label={`Compare ${name}`}
              className="size-3.5"
              checked={chosen.includes(id)}
              onChange={(event) =>
                setChosen(event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
              }
            />
            <a href={`/what-if/kept/${id}`} className="font-medium hover:text-accent hover:underline">
              {name}
            </a>
            <span className="min-w-0 flex-1 basis-64 truncate text-sm text-muted">
              {changes.map((change) => changeSentence(change, nameOf)).join("; ") || "Nothing changed"}
            </span>
            <span className="text-xs text-faint">
              {keptByLabel}, <RelativeTime at={updatedAt} />
            </span>
            <FormDialog
              label="Remove"
              title={`Remove “${name}”`}
              description="It disappears for everyone, and its address with it. The audit log keeps what it asked."
              action={removeWhatIf}
              submitLabel="Remove"
              fields={[]}
              variant="quiet"
              disabledReason={removeDisabled}
            >
              {() => <input type="hidden" name="whatIfId" value={id} />}
            </FormDialog>
          </li>
        ))}
      </ul>
      <div className="pt-3">
        {blocked ? (
          <Button disabledReason={blocked}>Compare</Button>
        ) : (
          <ButtonLink href={address}>Compare {chosen.length}</ButtonLink>
        )}
      </div>
    </>
  );
}
