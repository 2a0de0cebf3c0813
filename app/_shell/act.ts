import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import type { z } from "zod";
import { actorFromSession } from "@/lib/identity/door";
import { requirePermission } from "@/lib/identity/permissions";
import type { Verb } from "@/lib/identity/verb";
import { Refusal } from "@/lib/platform/errors";
import { explainFailure } from "@/lib/platform/failure";
import type { FormState } from "./form-state";

interface ActOptions<R, P> {
  /** The verb's input from the form; every field of the form as text unless given. The verb parses it. */
  input?: (form: FormData) => unknown;
  /** Why what was asked did not happen, where the verb says so by its result, having put the refusal on record. */
  refused?: (result: R) => string | null;
  /** What the form says when it is done. */
  done: string | ((result: R) => string);
  /** Pages that show what changed. */
  revalidate?: readonly string[];
  /** What of the verb's result the browser gets; nothing unless given. */
  result?: (result: R) => P;
  /** Where to go when it is done. */
  goTo?: (result: R) => string;
}

/** A server action for `useActionState`, which also names its verb, so that a test can try every role on it. */
export type FormAction<P> = ((previous: FormState<P>, form: FormData) => Promise<FormState<P>>) & {
  readonly verbName: string;
};

/**
 * The shell of a server action: session → Actor, one verb, errors as a form state, pages revalidated.
 * Use in an `actions.ts` with "use server": `export const pause = act(pauseShift, { done: "The shift is paused." })`.
 */
export function act<S extends z.ZodType, R, P = null>(
  verb: Verb<S, R>,
  options: ActOptions<R, P>,
): FormAction<P> {
  const action = async (_previous: FormState<P>, form: FormData): Promise<FormState<P>> => {
    let result: R;
    try {
      const actor = await actorFromSession();
      requirePermission(actor, verb.permission);
      // The verb parses: what a browser sends is unknown until then.
      result = await verb(actor, (options.input ?? fieldsOf)(form) as z.input<S>);
    } catch (error) {
      return refusedState(error, verb.verbName);
    }
    for (const path of options.revalidate ?? []) revalidatePath(path);
    const refusal = options.refused?.(result) ?? null;
    if (refusal !== null) return { status: "refused", code: "forbidden", message: refusal, at: Date.now() };
    if (options.goTo) redirect(options.goTo(result));
    return {
      status: "done",
      message: typeof options.done === "string" ? options.done : options.done(result),
      result: (options.result ? options.result(result) : null) as P,
      at: Date.now(),
    };
  };
  return Object.assign(action, { verbName: verb.verbName });
}

/** A failure as a form state: its own sentence, or a reference. */
export function refusedState(error: unknown, where: string): FormState<never> {
  const failure = explainFailure(error, where);
  const at = Date.now();
  if (!(failure instanceof Refusal))
    return { status: "refused", code: "internal", message: failure.message, at };
  const { code, message, field } = failure;
  return { status: "refused", code, message, at, ...(field === undefined ? {} : { field }) };
}

/** A form's text fields; a name that occurs more than once becomes a list. Files and Next's own fields are left out. */
export function fieldsOf(form: FormData): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = {};
  for (const name of new Set(form.keys())) {
    if (name.startsWith("$ACTION")) continue;
    const texts = form.getAll(name).filter((value): value is string => typeof value === "string");
    const [first] = texts;
    if (first !== undefined) fields[name] = texts.length === 1 ? first : texts;
  }
  return fields;
}
