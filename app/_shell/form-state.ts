/** What a form shows after its action ran. Plain data, so that it crosses from server to browser. */
export type FormState<R = unknown> =
  | { status: "idle" }
  | { status: "done"; message: string; result: R; at: number }
  | { status: "refused"; code: string; message: string; field?: string; at: number };

export const idleForm: FormState<never> = { status: "idle" };

/** The sentence for one field, if the refusal is about it. */
export function fieldError(state: FormState, field: string): string | undefined {
  return state.status === "refused" && state.field === field ? state.message : undefined;
}

/** The sentence for the form as a whole: a refusal that no shown field explains. */
export function formError(state: FormState, shownFields: readonly string[] = []): string | undefined {
  if (state.status !== "refused") return undefined;
  return state.field !== undefined && shownFields.includes(state.field) ? undefined : state.message;
}
