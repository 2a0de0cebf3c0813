"use client";

import { Check } from "lucide-react";
import { DropdownMenu as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

/** A menu under its trigger; arrow keys, type-ahead and Escape work. */
export function Menu({
  trigger,
  children,
  align = "end",
}: {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "end";
}) {
  return (
    <Primitive.Root modal={false}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 min-w-48 rounded-md border border-line-strong bg-raised p-1 shadow-pop"
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

const item =
  "flex min-h-7 items-center gap-2 rounded-sm px-2 text-sm outline-none data-[highlighted]:bg-hover aria-disabled:text-faint";

/** One choice. With `disabledReason` it stays in the menu, does nothing and says why. */
export function MenuItem({
  onSelect,
  children,
  disabledReason,
  danger = false,
  hint,
  asChild = false,
}: {
  onSelect?: () => void;
  children: ReactNode;
  disabledReason?: string | undefined;
  danger?: boolean;
  hint?: ReactNode;
  asChild?: boolean;
}) {
  if (asChild) {
    return (
      <Primitive.Item asChild className={item}>
        {children}
      </Primitive.Item>
    );
  }
  return (
    <Primitive.Item
      aria-disabled={disabledReason !== undefined || undefined}
      onSelect={(event) => {
        if (disabledReason !== undefined) event.preventDefault();
        else onSelect?.();
      }}
      className={cn(item, danger && "text-critical")}
    >
      <span className="flex-1">
        {children}
        {disabledReason ? <span className="block text-xs text-faint">{disabledReason}</span> : null}
      </span>
      {hint ? <span className="pl-4 text-xs text-faint">{hint}</span> : null}
    </Primitive.Item>
  );
}

/** One of several exclusive choices, the chosen one ticked. */
export function MenuChoices<T extends string>({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: { value: T; label: ReactNode }[];
}) {
  return (
    <>
      <MenuLabel>{label}</MenuLabel>
      <Primitive.RadioGroup
        value={value}
        onValueChange={(chosen) => {
          const option = options.find((candidate) => candidate.value === chosen);
          if (option) onChange(option.value);
        }}
      >
        {options.map((option) => (
          <Primitive.RadioItem key={option.value} value={option.value} className={item}>
            <span className="flex size-4 items-center justify-center">
              <Primitive.ItemIndicator>
                <Check className="size-3.5" aria-hidden />
              </Primitive.ItemIndicator>
            </span>
            {option.label}
          </Primitive.RadioItem>
        ))}
      </Primitive.RadioGroup>
    </>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Primitive.Label className="px-2 pt-1.5 pb-0.5 text-xs text-faint">{children}</Primitive.Label>;
}

export function MenuSeparator() {
  return <Primitive.Separator className="-mx-1 my-1 h-px bg-line" />;
}
