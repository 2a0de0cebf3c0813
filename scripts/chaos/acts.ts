import type { Actor } from "@/lib/identity/model";
import { refuse } from "@/lib/platform/errors";
import { drain } from "@/lib/shifts/verbs/drain";
import { undrain } from "@/lib/shifts/verbs/end-drain";
import { abortShift, pauseShift, resumeShift, rollBackShift } from "@/lib/shifts/verbs/operate-shift";
import { startShift } from "@/lib/shifts/verbs/start-shift";

const reason = "chaos";
export type ShiftAct = "pause" | "resume" | "abort" | "roll-back";

/** What machines may do with shifts, by whichever way they come in. Throws a Refusal where the product refuses. */
export interface Acts {
  start(shiftId: string): Promise<unknown>;
  on(shiftId: string, act: ShiftAct): Promise<unknown>;
  drain(fleet: string): Promise<unknown>;
  undrain(shiftId: string): Promise<unknown>;
}

const drainOf = (fleet: string) =>
  ({ scope: "fleet", scopeId: fleet, confirm: fleet, minutes: 60, reason }) as const;

/** Over the machine API of the web that `url` chooses, anew for every call. */
export function actsOverHttp(url: () => string, token: string): Acts {
  const post = async (path: string, body?: unknown): Promise<void> => {
    const response = await fetch(`${url()}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const said = await response.text();
    if (response.status >= 500) throw new Error(`${path}: ${response.status}`);
    if (!response.ok) refuse("conflict", said);
  };
  return {
    start: (shiftId) => post(`/api/v1/shifts/${shiftId}/start`),
    on: (shiftId, act) => post(`/api/v1/shifts/${shiftId}/${act}`, { reason }),
    drain: (fleet) => post("/api/v1/drains", drainOf(fleet)),
    undrain: (shiftId) => post(`/api/v1/drains/${shiftId}/undrain`, { reason }),
  };
}

const verbs = { pause: pauseShift, resume: resumeShift, abort: abortShift, "roll-back": rollBackShift };

/** By the verbs themselves, for an estate without a web. */
export const actsByVerbs = (actor: Actor): Acts => ({
  start: (shiftId) => startShift(actor, { shiftId }),
  on: (shiftId, act) => verbs[act](actor, { shiftId, reason }),
  drain: (fleet) => drain(actor, drainOf(fleet)),
  undrain: (shiftId) => undrain(actor, { shiftId, reason }),
});
