import { z } from "zod";

export const dataClasses = ["general", "personal", "regulated"] as const;
export const dataClass = z.enum(dataClasses, { error: `must be one of ${dataClasses.join(", ")}` });
export type DataClass = z.output<typeof dataClass>;

/** What a cell requires of the region that serves it, with its legal basis and effective dates. */
export interface ResidencyRule {
  id: string;
  title: string;
  legalBasis: string;
  /** Jurisdictions whose demand it binds: countries, or groups such as `EU`. */
  originJurisdictions: string[];
  dataClasses: DataClass[];
  /** Empty: every model. */
  modelIds: string[];
  /** The region's country must be one of these, or a member of one. Empty: anywhere. */
  allowedJurisdictions: string[];
  /** Whether the fleet's operator must be one that no foreign law can compel. */
  requiresSovereign: boolean;
  effectiveFrom: Date;
  effectiveTo: Date | null;
}

/** Group → member countries. A country is its own jurisdiction. */
export type Jurisdictions = ReadonlyMap<string, ReadonlySet<string>>;

/** The part of a demand cell that law looks at. */
export interface RuledCell {
  origin: string;
  modelId: string;
  dataClass: DataClass;
}

/** The part of a fleet that law looks at: where the data lies, and who can compel its operator. */
export interface RuledFleet {
  id: string;
  country: string;
  sovereign: boolean;
}

export type Verdict = { allowed: true } | { allowed: false; deniedBy: ResidencyRule[] };

const jurisdictionId = z.string().regex(/^[A-Z]{2,8}$/, "must be a country code or a group such as EU");

export const newRule = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9-]{3,60}$/, "must be 3 to 60 lower-case letters, digits and hyphens, such as de-local"),
    title: z.string().trim().min(3, "must say in a few words what is required").max(200),
    legalBasis: z.string().trim().min(3, "must name the law and its article").max(400),
    originJurisdictions: z.array(jurisdictionId).min(1, "must name at least one jurisdiction"),
    dataClasses: z.array(dataClass).min(1, "must name at least one data class"),
    modelIds: z.array(z.string()).default([]),
    allowedJurisdictions: z.array(jurisdictionId).default([]),
    requiresSovereign: z.boolean().default(false),
    effectiveFrom: z.coerce.date({ error: "must be a date" }),
    sourceName: z.string().trim().min(3, "must name the source of this rule").max(200),
    sourceUrl: z.url("must be a URL").optional(),
    reason: z.string().trim().min(3, "must say why, in at least 3 characters"),
  })
  .refine((rule) => rule.allowedJurisdictions.length > 0 || rule.requiresSovereign, {
    message: "must name where the data may lie, or require a sovereign operator; else the rule binds nothing",
    path: ["allowedJurisdictions"],
  });

export const ruleEnding = z.strictObject({
  ruleId: z.string(),
  effectiveTo: z.coerce.date({ error: "must be a date" }),
  reason: z.string().trim().min(3, "must say why, in at least 3 characters"),
});
