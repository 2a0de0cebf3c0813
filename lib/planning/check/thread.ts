import { parentPort, workerData } from "node:worker_threads";
import { checkPlan } from "../check";
import type { Plan, Snapshot } from "../model";

const port = parentPort;
if (!port) throw new Error("This file is the checking thread; start it through check-aside.ts.");
const { snapshot, plan } = workerData as { snapshot: Snapshot; plan: Plan };
port.postMessage(await checkPlan(snapshot, plan));
