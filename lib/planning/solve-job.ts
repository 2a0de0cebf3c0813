import type { Task } from "graphile-worker";
import { z } from "zod";
import { systemActor } from "@/lib/identity/model";
import { solveProposedPlan } from "./solve-proposed";

const payload = z.object({ planId: z.uuid() });

/** The worker's job behind every proposed plan. */
export const solvePlanJob: Task = async (raw) => {
  await solveProposedPlan(systemActor("worker"), payload.parse(raw).planId);
};
