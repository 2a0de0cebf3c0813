import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const schema = z.object({
  DATABASE_URL: z
    .string({ error: "must be a PostgreSQL URL such as postgresql://user@host:5432/ballast" })
    .regex(/^postgres(ql)?:\/\//, "must be a PostgreSQL URL such as postgresql://user@host:5432/ballast"),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  BALLAST_DATA_DIR: z.string().default(".ballast"),
  /** Where browsers reach this console; also the audience of sessions. */
  NEXTAUTH_URL: z.url().optional(),
  NEXTAUTH_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
  /** How many proxies of yours stand before Ballast and append to X-Forwarded-For. */
  BALLAST_TRUSTED_PROXIES: z.coerce.number().int().min(0).default(0),
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().default("Single sign-on"),
  /** `group=role` pairs, separated by commas: `sre-oncall=sre,finops=finance`. */
  OIDC_GROUP_ROLES: z.string().default(""),
  OIDC_GROUPS_CLAIM: z.string().default("groups"),
  /** Live power prices and grid carbon, in the format of Electricity Maps' API v3; asked for only with a token. */
  GRID_URL: z.url().default("https://api.electricitymaps.com"),
  GRID_TOKEN: z.string().optional(),
  /** What other currencies are worth in USD: `EUR=1.08,GBP=1.27`. */
  GRID_USD_PER: z.string().default(""),
  /** What notifications may do besides: `http` (webhooks without TLS), `private` (addresses inside), `plain-smtp`. */
  BALLAST_NOTIFICATIONS_ALLOW: z
    .string()
    .default("")
    .transform((text) => text.split(",").flatMap((word) => word.trim() || []))
    .pipe(
      z.array(z.enum(["http", "private", "plain-smtp"], { error: "may list http, private, plain-smtp" })),
    ),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

export type Env = z.output<typeof schema>;

let cached: Env | undefined;

/** The process's settings, parsed once. Throws an Error that names every variable at fault. */
export function env(): Env {
  if (cached) return cached;
  const result = schema.safeParse({
    ...process.env,
    DATABASE_URL: process.env.DATABASE_URL || embeddedDatabaseUrl(),
  });
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
    throw new Error(`The environment is not valid: ${faults.join("; ")}.`);
  }
  cached = result.data;
  return cached;
}

/** Where `npm start` keeps its own PostgreSQL: a command run beside it finds the database without being told. */
function embeddedDatabaseUrl(): string | undefined {
  const file = join(process.env.BALLAST_DATA_DIR || ".ballast", "database-url");
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}
