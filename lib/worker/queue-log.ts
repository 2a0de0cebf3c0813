import { Logger } from "graphile-worker";
import { log } from "@/lib/platform/log";

const levels = { error: "error", warning: "warn", info: "debug", debug: "trace" } as const;

/** The job queue's own messages in our log; what it calls information is detail here. */
export const queueLog = new Logger((scope) => (level, message) => {
  log[levels[level]]({ queue: scope }, message);
});
