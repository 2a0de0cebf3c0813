"use client";

import { BellPlus } from "lucide-react";
import { useState } from "react";
import { fieldError, formError } from "@/app/_shell/form-state";
import { useFormAction } from "@/app/_shell/use-form-action";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Field, FormError, Input, Select } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import type { ChannelKind } from "@/lib/notifications/model";
import { ShownOnce } from "../../_components/shown-once";
import { createChannel } from "../actions";

const shownFields = ["name", "kind", "url", "host", "port", "from", "user", "password"];

/** Makes a channel; for a webhook it ends with the secret that signs, shown once. */
export function NewChannelDialog({ whyNot }: { whyNot: string | undefined }) {
  const [open, setOpen] = useState(false);
  const trigger = (
    <Button variant="primary" disabledReason={whyNot}>
      <BellPlus aria-hidden className="size-3.5" /> New channel
    </Button>
  );
  if (whyNot !== undefined) return trigger;
  return (
    <Dialog trigger={trigger} open={open} onOpenChange={setOpen} title="New channel">
      {/* Gone when closed, so that no secret is kept. */}
      {open ? <NewChannelForm /> : null}
    </Dialog>
  );
}

function NewChannelForm() {
  const { state, pending, onSubmit } = useFormAction(createChannel);
  const [kind, setKind] = useState<ChannelKind>("webhook");
  if (state.status === "done") return <Made {...state.result} />;
  const error = (field: string) => fieldError(state, field);
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      <FormError>{formError(state, shownFields)}</FormError>
      <Field label="Kind" error={error("kind")}>
        <Select name="kind" value={kind} onChange={(event) => setKind(event.target.value as ChannelKind)}>
          <option value="webhook">Webhook: JSON, signed</option>
          <option value="slack">Slack: an incoming webhook</option>
          <option value="email">E-mail by SMTP</option>
        </Select>
      </Field>
      <Field label="Name" hint="What people call it, such as on-call pager." error={error("name")} required>
        <Input name="name" maxLength={80} autoComplete="off" />
      </Field>
      {kind === "email" ? (
        <MailServer error={error} />
      ) : (
        <Field
          label="URL"
          hint={
            kind === "slack"
              ? "Whoever knows it may post there: it is encrypted and not shown again."
              : "Ballast posts there, and follows no redirect. It is encrypted; only the host is shown."
          }
          error={error("url")}
          required
        >
          <Input name="url" type="url" placeholder="https://" autoComplete="off" spellCheck={false} />
        </Field>
      )}
      <div className="flex justify-end gap-2">
        <DialogClose asChild>
          <Button variant="quiet">Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending}>
          Make channel
        </Button>
      </div>
    </form>
  );
}

function MailServer({ error }: { error: (field: string) => string | undefined }) {
  return (
    <>
      <div className="grid grid-cols-[1fr_7rem] gap-4">
        <Field label="Mail server" error={error("host")} required>
          <Input name="host" placeholder="smtp.example.com" autoComplete="off" spellCheck={false} />
        </Field>
        <Field label="Port" error={error("port")} required>
          <Input name="port" inputMode="numeric" defaultValue="587" autoComplete="off" />
        </Field>
      </div>
      <Field
        label="From"
        hint="The address that mails come from; the server must let Ballast use it."
        error={error("from")}
        required
      >
        <Input name="from" type="email" placeholder="ballast@example.com" autoComplete="off" />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="User" hint="Leave both empty if it asks for none." error={error("user")}>
          <Input name="user" autoComplete="off" spellCheck={false} />
        </Field>
        <Field label="Password" error={error("password")}>
          <Input name="password" type="password" autoComplete="new-password" />
        </Field>
      </div>
    </>
  );
}

function Made({ name, secret }: { name: string; secret: string | null }) {
  return (
    <>
      {secret === null ? (
        <Notice tone="ok" title={`The channel ${name} is made.`}>
          Send a test over it, then say who hears of what.
        </Notice>
      ) : (
        <ShownOnce title={`Secret that signs what ${name} gets`} secret={secret} kept="encrypted" />
      )}
      <div className="flex justify-end">
        <DialogClose asChild>
          <Button>Done</Button>
        </DialogClose>
      </div>
    </>
  );
}
