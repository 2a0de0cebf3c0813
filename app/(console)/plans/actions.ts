"use server";

import { act } from "@/app/_shell/act";
import { cancelPlan as cancel } from "@/lib/planning/verbs/cancel-plan";
import { proposePlan as propose } from "@/lib/planning/verbs/propose-plan";

const revalidate = ["/plans"];

export const proposePlan = act(propose, {
  done: "The estate is frozen and the plan is being solved.",
  revalidate,
  goTo: ({ planId }) => `/plans/${planId}`,
});

export const cancelPlan = act(cancel, { done: "The plan is cancelled.", revalidate });
