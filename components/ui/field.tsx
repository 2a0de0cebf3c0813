"use client";

import { type ComponentProps, createContext, type ReactNode, useContext, useId } from "react";
import { cn } from "./cn";

type Wiring = { id: string; "aria-describedby"?: string; "aria-invalid"?: true; required?: true };
const FieldWiring = createContext<Wiring | null>(null);

/**
 * A labelled form row: label, control, hint, and the sentence that says what was wrong.
 * Input, Select, Textarea inside it take their id and descriptions from here.
 */
export function Field({
  label,
  hint,
  error,
  required = false,
  children,
  className,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  required?: boolean;
  children: ReactNode;
  className?: string;
}) {
  const id = useId();
  const described = [hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter(Boolean).join(" ");
  const wiring: Wiring = { id };
  if (described) wiring["aria-describedby"] = described;
  if (error) wiring["aria-invalid"] = true;
  if (required) wiring.required = true;
  return (
    <div className={cn("flex min-w-0 flex-col gap-1", className)}>
      <label htmlFor={id} className="text-xs font-medium text-muted">
        {label}
        {required ? (
          <span aria-hidden className="text-faint">
            {" "}
            · required
          </span>
        ) : null}
      </label>
      <FieldWiring value={wiring}>{children}</FieldWiring>
      {hint ? (
        <p id={`${id}-hint`} className="text-xs text-faint">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-xs text-critical">
          {error}
        </p>
      ) : null}
    </div>
  );
}

const control =
  "w-full min-w-0 rounded-md border border-control bg-raised px-2 text-sm text-ink placeholder:text-faint aria-invalid:border-critical disabled:cursor-not-allowed disabled:border-line disabled:text-faint";

/** One line of text, a number, a date. */
export function Input({ className, ...props }: ComponentProps<"input">) {
  const wiring = useContext(FieldWiring);
  return <input {...wiring} {...props} className={cn(control, "h-(--control-h)", className)} />;
}

/** Several lines; used for reasons, which are read by auditors and so deserve room. */
export function Textarea({ className, rows = 3, ...props }: ComponentProps<"textarea">) {
  const wiring = useContext(FieldWiring);
  return <textarea rows={rows} {...wiring} {...props} className={cn(control, "py-1.5", className)} />;
}

/** The platform's own select: it works on a phone, with a keyboard and in a plain form post. */
export function Select({ className, children, ...props }: ComponentProps<"select">) {
  const wiring = useContext(FieldWiring);
  return (
    <select {...wiring} {...props} className={cn(control, "h-(--control-h) pr-6", className)}>
      {children}
    </select>
  );
}

/** A checkbox with its label on the right, the whole of it clickable. */
export function Checkbox({
  label,
  hint,
  className,
  ...props
}: Omit<ComponentProps<"input">, "type"> & { label: ReactNode; hint?: ReactNode }) {
  return (
    <label className={cn("flex min-h-6 items-start gap-2 text-sm", className)}>
      <input type="checkbox" {...props} className="mt-[3px] size-3.5 shrink-0" />
      <span>
        {label}
        {hint ? <span className="block text-xs text-faint">{hint}</span> : null}
      </span>
    </label>
  );
}

/** What went wrong with the form as a whole: what happened, what was and was not saved. */
export function FormError({ children }: { children: ReactNode }) {
  if (!children) return null;
  return (
    <p
      role="alert"
      className="rounded-md border-l-2 border-critical bg-critical-soft px-3 py-2 text-sm text-critical"
    >
      {children}
    </p>
  );
}
