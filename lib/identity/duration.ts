import { z } from "zod";

const unitMs = { h: 3_600_000, d: 86_400_000 } as const;

/** A token's life: `12h`, `90d`, or `never`. Parses to milliseconds, or null for never. At most ten years. */
export const lifeText = z
  .string()
  .trim()
  .regex(/^(\d{1,5}[hd]|never)$/, "must be hours or days such as 12h or 90d, or never")
  .transform((text) =>
    text === "never" ? null : Number.parseInt(text, 10) * unitMs[text.at(-1) as "h" | "d"],
  )
  .refine((ms) => ms === null || (ms > 0 && ms <= 3_650 * unitMs.d), "must be between 1h and 3650d");
