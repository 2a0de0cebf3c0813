"use client";

import { type FormEvent, type ReactNode, useState, useTransition } from "react";
import { Button } from "./button";
import { confirmationBlockedBy } from "./confirmation";
import { Dialog, DialogClose } from "./dialog";
import { Field, FormError, Input, Textarea } from "./field";
import { type Fact, KeyValueList } from "./key-value";

/** What came of the act: nothing, or the sentence that says why it was refused. */
export type ActOutcome = { error?: string } | undefined;

/**
 * Confirms a dangerous act: says its blast radius first, then asks for the typed name of what is
 * acted on and for a reason. It closes only when `onConfirm` reports no error; a refusal is shown
 * in place and what was typed stays.
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
  onConfirm: (given: { reason: string; form: FormData }) => Promise<ActOutcome>;
  /** Further fields of the act (an expiry, a target); read from `form` by name. */
  children?: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [reason, setReason] = useState("");
  const [error, setError] = useState<string>();
  const [pending, start] = useTransition();
  const blockedBy = confirmationBlockedBy({ name, reason }, { name: typedName, reason: askReason });

  function change(next: boolean) {
    if (pending) return;
    setOpen(next);
    if (!next) {
      setName("");
      setReason("");
      setError(undefined);
    }
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (blockedBy !== undefined || pending) return;
    const form = new FormData(event.currentTarget);
    start(async () => {
      const outcome = await onConfirm({ reason: reason.trim(), form });
      if (outcome?.error) setError(outcome.error);
      else {
        setOpen(false);
        setName("");
        setReason("");
        setError(undefined);
      }
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
