"use client";

import { type FormEvent, startTransition, useActionState } from "react";
import { type FormState, idleForm } from "./form-state";

/**
 * Runs a server action from a form and keeps what was typed: React empties a form given by `action` after every run,
 * refused ones included.
 */
export function useFormAction<R>(action: (previous: FormState<R>, form: FormData) => Promise<FormState<R>>) {
  const [state, dispatch, pending] = useActionState<FormState<R>, FormData>(action, idleForm);
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const form = new FormData(event.currentTarget);
    startTransition(() => dispatch(form));
  }
  return { state, pending, onSubmit };
}
