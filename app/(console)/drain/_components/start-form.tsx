"use client";

import { useState } from "react";
import { fieldError, formError } from "@/app/_shell/form-state";
import { useFormAction } from "@/app/_shell/use-form-action";
import { Button } from "@/components/ui/button";
import { Field, FormError, Input, Select, Textarea } from "@/components/ui/field";
import { BREAK_GLASS, type DrainScope } from "@/lib/shifts/drain-rules";
import { BREAK_FREEZE } from "@/lib/shifts/freeze";
import { startDrain } from "../actions";

const durations = [
  { minutes: 30, name: "30 minutes" },
  { minutes: 60, name: "1 hour" },
  { minutes: 240, name: "4 hours" },
  { minutes: 720, name: "12 hours" },
  { minutes: 1440, name: "1 day" },
] as const;

/** Starts the drain that is shown beside it: the name typed, a reason, and the words that leave requests unserved. */
export function StartForm({
  scope,
  breakGlass,
  freeze,
  blocked,
}: {
  scope: DrainScope;
  /** What would be left unserved; null when nothing is. */
  breakGlass: string | null;
  /** The freeze that it would break; null when none holds. */
  freeze: string | null;
  blocked: string | undefined;
}) {
  const { state, pending, onSubmit } = useFormAction(startDrain);
  const [typed, setTyped] = useState("");
  const [words, setWords] = useState("");
  const [freezeWords, setFreezeWords] = useState("");
  const [reason, setReason] = useState("");
  const missing =
    typed.trim() !== scope.id
      ? `Type “${scope.id}” to confirm.`
      : reason.trim().length < 3
        ? "Say why, in at least three characters."
        : breakGlass !== null && words.trim() !== BREAK_GLASS
          ? `Type “${BREAK_GLASS}” to accept what is left unserved.`
          : freeze !== null && freezeWords.trim() !== BREAK_FREEZE
            ? `Type “${BREAK_FREEZE}” to drain all the same.`
            : undefined;
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      <input type="hidden" name="scope" value={scope.kind} />
      <input type="hidden" name="scopeId" value={scope.id} />
      <Field label="Reason" hint="Kept in the audit log." error={fieldError(state, "reason")} required>
        <Textarea
          name="reason"
          maxLength={1000}
          rows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </Field>
      <Field
        label="Lasts"
        hint="Then traffic returns by itself, in watched steps. It can be extended."
        error={fieldError(state, "minutes")}
      >
        <Select name="minutes" defaultValue="240">
          {durations.map(({ minutes, name }) => (
            <option key={minutes} value={minutes}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      {breakGlass === null ? null : (
        <Field
          label={`Break glass: type “${BREAK_GLASS}”`}
          hint={breakGlass}
          error={fieldError(state, "breakGlass")}
          required
        >
          <Input
            name="breakGlass"
            autoComplete="off"
            spellCheck={false}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        </Field>
      )}
      {freeze === null ? null : (
        <Field
          label={`Break the freeze: type “${BREAK_FREEZE}”`}
          hint={freeze}
          error={fieldError(state, "breakFreeze")}
          required
        >
          <Input
            name="breakFreeze"
            autoComplete="off"
            spellCheck={false}
            value={freezeWords}
            onChange={(event) => setFreezeWords(event.currentTarget.value)}
          />
        </Field>
      )}
      <Field label={`Type “${scope.id}” to confirm`} error={fieldError(state, "confirm")} required>
        <Input
          name="confirm"
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </Field>
      <FormError>{formError(state, ["reason", "minutes", "breakGlass", "breakFreeze", "confirm"])}</FormError>
      <div>
        <Button type="submit" variant="danger" pending={pending} disabledReason={blocked ?? missing}>
          Drain now
        </Button>
      </div>
    </form>
  );
}
