"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Field, Select } from "@/components/ui/field";

export interface ScopeChoices {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly name: string }[];
}

/** What to drain; choosing shows the blast radius and starts nothing. The choice lives in the address. */
export function ChooseScope({ groups, chosen }: { groups: readonly ScopeChoices[]; chosen: string | null }) {
  const router = useRouter();
  const [pending, start] = useTransition();
  return (
    <Field
      label="What to drain"
      hint={pending ? "Reading the estate…" : "Choosing shows what would happen. Nothing starts yet."}
      className="max-w-md"
    >
      <Select
        name="what"
        value={chosen ?? ""}
        aria-busy={pending}
        onChange={(event) => {
          const { value } = event.currentTarget;
          start(() => router.replace(value === "" ? "/drain" : `/drain?what=${encodeURIComponent(value)}`));
        }}
      >
        <option value="">Choose a fleet, a region or a provider</option>
        {groups.map((group) => (
          <optgroup key={group.label} label={group.label}>
            {group.options.map(({ value, name }) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </optgroup>
        ))}
      </Select>
    </Field>
  );
}
