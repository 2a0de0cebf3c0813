import { pino } from "pino";

/** JSON logs on stdout. Whatever may hold a secret is redacted by path, so a careless log call cannot leak one. */
export const log = pino({
  level: process.env.LOG_LEVEL ?? "info",
  base: { process: process.env.BALLAST_PROCESS ?? "web" },
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: [
      "password",
      "secret",
      "token",
      "authorization",
      "cookie",
      "*.password",
      "*.passwordHash",
      "*.secret",
      "*.secretHash",
      "*.token",
      "*.authorization",
      "*.cookie",
      "headers.authorization",
      "headers.cookie",
      "req.headers.authorization",
      "req.headers.cookie",
    ],
    censor: "[redacted]",
  },
});

export type Log = typeof log;
