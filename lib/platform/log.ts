import { pino } from "pino";
import { withoutSecrets, withoutSecretText } from "./redact";

/** JSON logs on stdout. Secrets are blotted out by name and by look, so that a careless log call cannot leak one. */
export const log = pino({
  level: process.env.LOG_LEVEL ?? "info",
  base: { process: process.env.BALLAST_PROCESS ?? "web" },
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { log: (fields) => withoutSecrets(fields) as Record<string, unknown> },
  hooks: { streamWrite: withoutSecretText },
});

export type Log = typeof log;
