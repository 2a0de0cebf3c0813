"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Field, Select } from "@/components/ui/field";

export interface ScopeChoices {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly name: string }[];
}

/**
 * What to drain; choosing shows the blast radius and starts nothing. The choice lives in the address. It is a plain
 * form as well, so that it works while the page is still waking up.
 */
export function ChooseScope({ groups, chosen }: { groups: readonly ScopeChoices[]; chosen: string | null }) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const show = (what: string) =>
    start(() => router.replace(what === "" ? "/drain" : `/drain?what=${encodeURIComponent(what)}`));
  return (
    <form
      action="/drain"
      className="flex max-w-xl items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        show(String(new FormData(event.currentTarget).get("what") ?? ""));
      }}
    >
      <Field label="What to drain" className="flex-1">
        <Select
          // Chosen anew where the address changes by other means than this.
          key={chosen}
          name="what"
          defaultValue={chosen ?? ""}
          onChange={(event) => show(event.currentTarget.value)}
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
      <Button type="submit" pending={pending}>
        Show what would happen
      </Button>
    </form>
  );
}
