"use client";

import { type FormEvent, type ReactNode, useState, useTransition } from "react";
import { toast } from "sonner";
import { Button } from "./button";
import { confirmationBlockedBy } from "./confirmation";
import { Dialog, DialogClose } from "./dialog";
import { Field, FormError, Input, Textarea } from "./field";
import { type Fact, KeyValueList } from "./key-value";

/** What came of the act, with the sentence that says so. */
export type ActOutcome = { status: "idle" } | { status: "done" | "refused"; message: string };

/**
 * Confirms a dangerous act: says its blast radius first, then asks for the typed name of what is
 * acted on and for a reason. It closes only when the act is done; a refusal is shown in place and
 * what was typed stays. The form carries `reason`, `typedName` and whatever `children` add, hidden
 * ids included.
 */
export function DangerDialog({
  trigger,
  title,
  description,
  blastRadius,
  typedName,
  askReason = true,
  confirmLabel,
  onConfirm,
  children,
}: {
  trigger: ReactNode;
  title: string;
  description?: ReactNode;
  /** Requests/s, tokens/s, $, cells, jurisdictions: what is touched. */
  blastRadius?: Fact[];
  typedName?: string;
  askReason?: boolean;
  confirmLabel: string;
  /** Usually a server action: `(form) => abortShift(idleForm, form)`. */
  onConfirm: (form: FormData) => Promise<ActOutcome>;
  /** Further fields of the act: an expiry, a target, hidden ids. */
  children?: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [reason, setReason] = useState("");
  const [error, setError] = useState<string>();
  const [pending, start] = useTransition();
  const blockedBy = confirmationBlockedBy({ name, reason }, { name: typedName, reason: askReason });

  function close() {
    setOpen(false);
    setName("");
    setReason("");
    setError(undefined);
  }

  function change(next: boolean) {
    if (pending) return;
    if (next) setOpen(true);
    else close();
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (blockedBy !== undefined || pending) return;
    const form = new FormData(event.currentTarget);
    start(async () => {
      const outcome = await onConfirm(form);
      if (outcome.status === "refused") return setError(outcome.message);
      if (outcome.status === "done") toast.success(outcome.message);
      close();
    });
  }

  return (
    <Dialog trigger={trigger} open={open} onOpenChange={change} title={title} description={description}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {blastRadius && blastRadius.length > 0 ? (
          <KeyValueList facts={blastRadius} className="border-t border-line" />
        ) : null}
        {children}
        {askReason ? (
          <Field label="Reason" hint="Kept in the audit log, readable by everyone here." required>
            <Textarea
              name="reason"
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              maxLength={500}
            />
          </Field>
        ) : null}
        {typedName !== undefined ? (
          <Field
            label={
              <>
                To confirm, type <span className="font-mono text-ink">{typedName}</span>
              </>
            }
            required
          >
            <Input
              name="typedName"
              value={name}
              onChange={(event) => setName(event.target.value)}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
            />
          </Field>
        ) : null}
        <FormError>{error}</FormError>
        <div className="flex justify-end gap-2">
          <DialogClose asChild>
            <Button variant="quiet">Keep as it is</Button>
          </DialogClose>
          <Button type="submit" variant="danger" disabledReason={blockedBy} pending={pending}>
            {confirmLabel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
