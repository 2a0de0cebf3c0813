"use server";

import { act } from "@/app/_shell/act";
import { planNow as plan } from "@/lib/rhythm/verbs/begin-run";
import { pauseRhythm as pause, resumeRhythm as resume } from "@/lib/rhythm/verbs/pause";

const revalidate = ["/rhythm", "/plans"];

export const planNow = act(plan, {
  done: "The estate is frozen and the plan is being solved. It then waits for a signature.",
  revalidate,
});

export const pauseRhythm = act(pause, {
  done: "The rhythm is paused. Shifts that move go on.",
  revalidate,
});

export const resumeRhythm = act(resume, { done: "The rhythm goes on with its next beat.", revalidate });
