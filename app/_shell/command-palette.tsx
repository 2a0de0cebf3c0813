"use client";

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { Dialog as Primitive } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Kbd } from "@/components/ui/kbd";
import { areas } from "./areas";
import { paletteScore } from "./palette-score";
import { readTargets } from "./palette-targets";
import { usePreferences } from "./preferences-provider";

const item =
  "flex min-h-8 cursor-pointer items-center justify-between gap-4 rounded-sm px-2 text-sm data-[selected=true]:bg-selected pointer-coarse:min-h-10";

/** Finds pages, fleets, contracts, plans and shifts by name, and does the few things that need no page. */
export function CommandPalette({
  open,
  onOpenChange,
  onHelp,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onHelp: () => void;
}) {
  const router = useRouter();
  const { preferences, change } = usePreferences();
  const [query, setQuery] = useState("");
  const targets = useQuery({
    queryKey: ["palette"],
    queryFn: ({ signal }) => readTargets(signal),
    enabled: open,
  });

  function run(action: () => void) {
    onOpenChange(false);
    setQuery("");
    action();
  }
  const dark = preferences.theme === "dark";

  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-[rgb(0_0_0/0.45)]" />
        <Primitive.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[12vh] z-40 mx-auto max-w-xl overflow-hidden rounded-md border border-line-strong bg-raised shadow-pop"
        >
          <Primitive.Title className="sr-only">Find or do anything</Primitive.Title>
          <Command label="Find or do anything" loop filter={paletteScore}>
            <Command.Input
              value={query}
              onValueChange={setQuery}
              placeholder="Page, fleet, contract, plan, shift or action"
              className="h-11 w-full border-b border-line bg-transparent px-3 text-base outline-none placeholder:text-faint"
            />
            <Command.List className="max-h-[50vh] overflow-y-auto p-1">
              <Command.Empty className="px-2 py-4 text-sm text-muted">
                {`Nothing is called “${query}”.`}
              </Command.Empty>
              <Group heading="Pages">
                {areas.map((area) => (
                  <Command.Item
                    key={area.href}
                    value={`${area.label} ${area.purpose}`}
                    className={item}
                    onSelect={() => run(() => router.push(area.href))}
                  >
                    <span>
                      {area.label} <span className="text-faint">{area.purpose}</span>
                    </span>
                    <Kbd keys={["g", area.key]} />
                  </Command.Item>
                ))}
              </Group>
              {targets.data?.map((group) => (
                <Group key={group.label} heading={group.label}>
                  {group.targets.map((target) => (
                    <Command.Item
                      key={target.href}
                      value={`${target.name} ${target.detail} ${target.href}`}
                      className={item}
                      onSelect={() => run(() => router.push(target.href))}
                    >
                      <span className="min-w-0 truncate">
                        {target.name} <span className="text-faint">{target.detail}</span>
                      </span>
                    </Command.Item>
                  ))}
                </Group>
              ))}
              <Group heading="Actions">
                <Command.Item
                  className={item}
                  onSelect={() => run(() => change({ theme: dark ? "light" : "dark" }))}
                >
                  Switch to the {dark ? "light" : "dark"} theme
                </Command.Item>
                <Command.Item
                  className={item}
                  onSelect={() =>
                    run(() =>
                      change({ density: preferences.density === "compact" ? "comfortable" : "compact" }),
                    )
                  }
                >
                  Make rows {preferences.density === "compact" ? "comfortable" : "compact"}
                </Command.Item>
                <Command.Item className={item} onSelect={() => run(onHelp)}>
                  <span>Show keyboard shortcuts</span>
                  <Kbd keys={["?"]} />
                </Command.Item>
              </Group>
            </Command.List>
            {targets.isPending || targets.isError ? (
              <p role="status" className="border-t border-line px-3 py-1.5 text-xs text-faint">
                {targets.isError
                  ? "The names of fleets, contracts, plans and shifts could not be read; pages and actions work."
                  : "Reading the names of fleets, contracts, plans and shifts…"}
              </p>
            ) : null}
          </Command>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint"
    >
      {children}
    </Command.Group>
  );
}
