"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError } from "@/app/_shell/form-state";
import { Checkbox, Field, Select } from "@/components/ui/field";
import { peopleRoles } from "@/lib/identity/model";
import { type EventKind, eventKinds, eventLabels, type Person } from "@/lib/notifications/model";
import { subscribe } from "../actions";

/** Says who hears of what over a channel; for an audience that hears already, what it hears from now on. */
export function SubscribeDialog({
  channelId,
  channelName,
  people,
  taken,
  whyNot,
  change,
}: {
  channelId: string;
  channelName: string;
  people: readonly Pick<Person, "id" | "name">[];
  /** Audiences that hear already: they are changed in their own row. */
  taken: readonly string[];
  whyNot: string | undefined;
  change?: { audience: string; who: string; events: readonly EventKind[] };
}) {
  const free = (audience: string) => !taken.includes(audience);
  return (
    <FormDialog
      label={change ? "Change" : "Add who is told"}
      title={change ? `What ${change.who} hears over ${channelName}` : `Who is told over ${channelName}`}
      description={
        change
          ? "Without any event they hear nothing over it any more."
          : "A webhook and a Slack channel get each event once, with the people it is meant for; an e-mail goes to each of them."
      }
      action={subscribe}
      submitLabel={change ? "Change" : "Add"}
      fields={["audience", "events"]}
      variant={change ? "quiet" : "secondary"}
      disabledReason={whyNot}
    >
      {(state) => (
        <>
          <input type="hidden" name="channelId" value={channelId} />
          {change ? (
            <input type="hidden" name="audience" value={change.audience} />
          ) : (
            <Field label="Who" error={fieldError(state, "audience")} required>
              <Select name="audience">
                {free("signers") ? <option value="signers">Whoever may sign what it is about</option> : null}
                <optgroup label="Everybody with the role">
                  {peopleRoles
                    .filter((role) => free(`role:${role}`))
                    .map((role) => (
                      <option key={role} value={`role:${role}`}>
                        {role}
                      </option>
                    ))}
                </optgroup>
                <optgroup label="One person">
                  {people
                    .filter(({ id }) => free(`user:${id}`))
                    .map(({ id, name }) => (
                      <option key={id} value={`user:${id}`}>
                        {name}
                      </option>
                    ))}
                </optgroup>
              </Select>
            </Field>
          )}
          <fieldset className="flex flex-col gap-1">
            <legend className="pb-1 text-xs font-medium text-muted">Hears of</legend>
            <div className="grid gap-x-4 gap-y-1 sm:grid-cols-2">
              {eventKinds.map((kind) => (
                <Checkbox
                  key={kind}
                  name="events"
                  value={kind}
                  label={eventLabels[kind]}
                  defaultChecked={change ? change.events.includes(kind) : kind.startsWith("approval.")}
                />
              ))}
            </div>
          </fieldset>
        </>
      )}
    </FormDialog>
  );
}
