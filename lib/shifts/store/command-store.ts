import type { Tx } from "@/lib/platform/db/client";
import { violatedConstraint } from "@/lib/platform/db/transaction";
import { refuse } from "@/lib/platform/errors";
import type { CommandStore } from "../commands";
import { addFleets, busyFleets, loadShift, takeFleets, writeProgress, writeRequest } from "./shifts";

/** The database refuses a fleet that another active shift has; said as a sentence. */
const orTaken = (error: unknown): never => {
  if (violatedConstraint(error)) refuse("conflict", "Another shift has just taken one of these fleets.");
  throw error;
};

/** Shifts in PostgreSQL, as a person's act changes them in its own transaction. */
export const commandStore = (tx: Tx): CommandStore => ({
  load: (id) => loadShift(id, tx),
  write: (shift, next, options) => writeProgress(tx, shift, next, options).catch(orTaken),
  leave: (id, request) => writeRequest(tx, id, request),
  busyFleets: (shift) => busyFleets(shift, tx),
  takeFleets: (id) => takeFleets(tx, id, true).catch(orTaken),
  addFleets: (id, fleets) => addFleets(tx, id, fleets).catch(orTaken),
});
