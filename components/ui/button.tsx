"use client";

import Link from "next/link";
import type { ComponentProps, MouseEvent, ReactNode } from "react";
import { cn } from "./cn";
import { Tooltip } from "./tooltip";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";

const variants: Record<ButtonVariant, string> = {
  primary: "border-accent bg-accent text-on-accent hover:border-accent-strong hover:bg-accent-strong",
  secondary: "border-line-strong bg-raised text-ink hover:bg-hover",
  quiet: "border-transparent bg-transparent text-muted hover:bg-hover hover:text-ink",
  danger: "border-critical bg-raised text-critical hover:bg-critical hover:text-on-critical",
};

/** The look of a button, for the rare element that must look like one without being one. */
export function buttonClass(variant: ButtonVariant = "secondary", square = false): string {
  return cn(
    "inline-flex h-(--control-h) shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md border text-sm font-medium transition-colors duration-100",
    square ? "w-(--control-h)" : "px-3",
    variants[variant],
  );
}

type Common = {
  variant?: ButtonVariant;
  /** Why the action is not possible now. The control stays reachable and says so; it does nothing. */
  disabledReason?: string | undefined;
  /** The action is under way: the label stays, a second press does nothing. */
  pending?: boolean;
  /** Icon only; needs `aria-label`. */
  square?: boolean;
  children: ReactNode;
};

const inert =
  "cursor-not-allowed border-line bg-transparent text-faint hover:border-line hover:bg-transparent hover:text-faint";

function swallow(event: MouseEvent) {
  event.preventDefault();
  event.stopPropagation();
}

/**
 * A button. With `disabledReason` it is `aria-disabled` rather than `disabled`, so that focus and
 * pointer still reach it and the reason is read.
 */
export function Button({
  variant = "secondary",
  disabledReason,
  pending = false,
  square = false,
  className,
  onClick,
  type = "button",
  children,
  ...rest
}: Common & Omit<ComponentProps<"button">, "disabled">) {
  const blocked = disabledReason !== undefined || pending;
  const button = (
    <button
      {...rest}
      type={type}
      aria-disabled={blocked || undefined}
      aria-busy={pending || undefined}
      onClick={blocked ? swallow : onClick}
      className={cn(
        buttonClass(variant, square),
        disabledReason !== undefined && inert,
        pending && "cursor-progress animate-[breathe_1.2s_ease-in-out_infinite]",
        className,
      )}
    >
      {children}
    </button>
  );
  return disabledReason === undefined ? button : <Tooltip content={disabledReason}>{button}</Tooltip>;
}

/** A link that looks like a button: it goes somewhere, it changes nothing. */
export function ButtonLink({
  variant = "secondary",
  disabledReason,
  square = false,
  className,
  children,
  ...rest
}: Omit<Common, "pending"> & ComponentProps<typeof Link>) {
  if (disabledReason !== undefined) {
    return (
      <Button variant={variant} square={square} disabledReason={disabledReason} className={className}>
        {children}
      </Button>
    );
  }
  return (
    <Link {...rest} className={cn(buttonClass(variant, square), className)}>
      {children}
    </Link>
  );
}
