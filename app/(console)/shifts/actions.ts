"use server";

import { act } from "@/app/_shell/act";
import {
  cancelDrain as cancel,
  extendDrain as extend,
  undrain as sendBack,
} from "@/lib/shifts/verbs/end-drain";
import { goToNearestSafe as nearest } from "@/lib/shifts/verbs/go-to-nearest-safe";
import {
  abortShift as abort,
  pauseShift as pause,
  resumeShift as resume,
  rollBackShift as rollBack,
} from "@/lib/shifts/verbs/operate-shift";
import { proposeShift as propose } from "@/lib/shifts/verbs/propose-shift";
import { signDrain as sign } from "@/lib/shifts/verbs/sign-drain";
import { startShift as start } from "@/lib/shifts/verbs/start-shift";

const revalidate = ["/shifts", "/approvals"];
const reasoned = (form: FormData) => ({ shiftId: form.get("shiftId"), reason: form.get("reason") });

export const proposeShift = act(propose, {
  done: "The shift is proposed.",
  revalidate,
  goTo: ({ shiftId }) => `/shifts/${shiftId}`,
  input: (form) => ({
    planId: form.get("planId"),
    reason: form.get("reason"),
    pace: form.get("pace") || undefined,
    bakeSeconds: form.get("bakeSeconds") || undefined,
  }),
});

export const startShift = act(start, {
  done: "The shift has started. Its first step follows within seconds.",
  revalidate,
  input: (form) => ({ shiftId: form.get("shiftId") }),
});

export const pauseShift = act(pause, {
  done: "Pause is asked for. No further step is taken.",
  revalidate,
  input: reasoned,
});

export const resumeShift = act(resume, {
  done: "Resume is asked for. The controller takes it up within seconds.",
  revalidate,
  input: reasoned,
});

export const abortShift = act(abort, {
  done: ({ takenUp }) =>
    takenUp ? "The shift is withdrawn." : "Abort is asked for. Traffic stays where it is now.",
  revalidate,
  input: reasoned,
});

export const rollBackShift = act(rollBack, {
  done: "Rollback is asked for. The first step back follows within seconds.",
  revalidate,
  input: reasoned,
});

export const goToNearestSafe = act(nearest, {
  done: "The nearest safe table is asked for. The first step follows within seconds.",
  revalidate,
  input: (form) => ({ ...reasoned(form), movesRequestsPerSec: form.get("movesRequestsPerSec") ?? undefined }),
});

const afterDrain = [...revalidate, "/drain", "/overview"];

export const cancelDrain = act(cancel, {
  done: "The drain is cancelled. What has left goes back.",
  revalidate: afterDrain,
  input: reasoned,
});

export const undrain = act(sendBack, {
  done: ({ returnShiftId }) =>
    returnShiftId ? "Traffic returns, step by step." : "The drain has ended; nothing was left to return.",
  revalidate: afterDrain,
  input: reasoned,
});

export const extendDrain = act(extend, {
  done: "The drain is extended.",
  revalidate: afterDrain,
  input: (form) => ({ ...reasoned(form), minutes: form.get("minutes") }),
});

export const signDrain = act(sign, {
  done: "Your decision is on the record.",
  revalidate: afterDrain,
  input: (form) => ({ ...reasoned(form), decision: form.get("decision") }),
});
