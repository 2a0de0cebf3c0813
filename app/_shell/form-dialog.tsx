"use client";

import { type ReactNode, useEffect, useState } from "react";
import { toast } from "sonner";
import { Button, type ButtonVariant } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/field";
import { type FormState, formError } from "./form-state";
import { useFormAction } from "./use-form-action";

type Action<R> = (previous: FormState<R>, form: FormData) => Promise<FormState<R>>;

/**
 * A form in a dialog that calls one server action. It closes only when the act is done; a refusal stays in place beside
 * what was typed. `fields` lists the names whose own sentences `children` shows.
 */
export function FormDialog<R>({
  label,
  title,
  description,
  action,
  submitLabel,
  fields,
  disabledReason,
  variant = "secondary",
  children,
}: {
  label: string;
  title: string;
  description?: ReactNode;
  action: Action<R>;
  submitLabel: string;
  fields: readonly string[];
  disabledReason?: string | undefined;
  variant?: ButtonVariant;
  children: (state: FormState<R>) => ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const { state, pending, onSubmit } = useFormAction(action);

  useEffect(() => {
    if (state.status !== "done") return;
    toast.success(state.message);
    setOpen(false);
  }, [state]);

  return (
    <Dialog
      trigger={
        <Button variant={variant} disabledReason={disabledReason}>
          {label}
        </Button>
      }
      open={open}
      onOpenChange={setOpen}
      title={title}
      description={description}
    >
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        {children(state)}
        <FormError>{formError(state, fields)}</FormError>
        <div className="flex justify-end gap-2">
          <DialogClose asChild>
            <Button variant="quiet">Cancel</Button>
          </DialogClose>
          <Button type="submit" variant="primary" pending={pending}>
            {submitLabel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
