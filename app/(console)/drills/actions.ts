"use server";

import { act } from "@/app/_shell/act";
import { decideDrillVersion } from "@/lib/drills/verbs/decide-drill";
import { changeDrill as change, defineDrill } from "@/lib/drills/verbs/define-drill";
import { retireDrill as retire } from "@/lib/drills/verbs/retire-drill";
import { runDrillNow as runNow } from "@/lib/drills/verbs/run-now";
import { cancelRun as cancel, keepDrained as keep } from "@/lib/drills/verbs/stop-run";
import { definitionFields } from "./definition-fields";

const revalidate = ["/drills", "/approvals"];

export const scheduleDrill = act(defineDrill, {
  done: "The drill is scheduled. It runs once a manager other than you has approved it.",
  revalidate,
  goTo: ({ drillId }) => `/drills/${drillId}`,
  input: definitionFields,
});

export const changeDrill = act(change, {
  done: "The drill is changed. The new version waits for a manager.",
  revalidate,
  goTo: ({ drillId }) => `/drills/${drillId}`,
  input: (form) => ({ drillId: form.get("drillId"), ...definitionFields(form) }),
});

export const decideDrill = act(decideDrillVersion, {
  done: ({ decision }) => (decision === "approve" ? "The drill is approved." : "The drill is rejected."),
  revalidate,
});

export const retireDrill = act(retire, { done: "The drill is retired.", revalidate });

export const runDrillNow = act(runNow, {
  done: "The run begins as soon as nothing stands against it.",
  revalidate,
  goTo: ({ runId }) => `/drills/runs/${runId}`,
});

export const cancelRun = act(cancel, { done: "The run is given up; what has moved goes back.", revalidate });

export const keepDrained = act(keep, {
  done: "The drill is over; its drain stays until somebody undrains it or it expires.",
  revalidate,
  goTo: ({ shiftId }) => `/shifts/${shiftId}`,
});
