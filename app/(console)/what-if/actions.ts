"use server";

import { act } from "@/app/_shell/act";
import { freezeForWhatIf as freeze } from "@/lib/planning/verbs/freeze-what-if";
import { keepWhatIf as keep, removeWhatIf as remove } from "@/lib/planning/verbs/keep-what-if";

const revalidate = ["/what-if"];

/** The changes travel as JSON; what is none is left for the verb to refuse. */
function listOf(text: FormDataEntryValue | null): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return text;
  }
}

export const freezeForWhatIf = act(freeze, {
  done: "The estate is frozen as it is now.",
  revalidate,
  input: () => ({}),
  result: ({ snapshotSha256 }) => ({ snapshotSha256 }),
});

export const keepWhatIf = act(keep, {
  done: "Kept. Everyone finds it below, and its address stays.",
  revalidate,
  input: (form) => ({
    name: form.get("name"),
    snapshotSha256: form.get("snapshotSha256"),
    changes: listOf(form.get("changes")),
    ...(form.get("whatIfId") ? { whatIfId: form.get("whatIfId") } : {}),
  }),
  result: ({ whatIfId }) => ({ whatIfId }),
});

export const removeWhatIf = act(remove, { done: "The what-if is removed.", revalidate });
