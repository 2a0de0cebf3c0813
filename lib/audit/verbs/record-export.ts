import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { auditFilter } from "../model";

/** Puts on record who takes which part of the log away, before it is read. */
export const recordAuditExport = defineVerb({
  name: "audit.export",
  permission: "audit:export",
  input: z.object({
    format: z.enum(["ndjson", "csv"], { error: "must be ndjson or csv" }),
    filter: auditFilter,
  }),
  async run({ audit }, { format, filter }) {
    await audit({ subjectKind: "audit", subjectId: format, after: filter });
  },
});
