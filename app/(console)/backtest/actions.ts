"use server";

import { act } from "@/app/_shell/act";
import { cancelBacktest as cancel } from "@/lib/planning/verbs/cancel-backtest";
import { startBacktest as start } from "@/lib/planning/verbs/start-backtest";

const revalidate = ["/backtest"];
/** A date and time without zone, as its field gives it: the form says that it is UTC. */
const asUtc = (text: FormDataEntryValue | null) =>
  typeof text === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? `${text}:00Z` : text;

export const startBacktest = act(start, {
  input: (form) => ({
    from: asUtc(form.get("from")),
    to: asUtc(form.get("to")),
    policies: form.getAll("policies"),
  }),
  done: "The backtest waits for a worker.",
  revalidate,
  goTo: ({ backtestId }) => `/backtest/${backtestId}`,
});

export const cancelBacktest = act(cancel, { done: "The backtest is cancelled.", revalidate });
