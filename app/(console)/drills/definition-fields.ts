/** A window as the form sends it: parallel lists, one entry for each window. */
const windowOf = (form: FormData, index: number) => ({
  days: form.getAll(`days-${index}`).map(Number),
  from: form.get(`from-${index}`),
  until: form.get(`until-${index}`),
});

/** What the form says of a drill, as the verb parses it. `target` is `fleet:<id>`, as the choice names it. */
export function definitionFields(form: FormData) {
  const text = (name: string) => String(form.get(name) ?? "");
  const number = (name: string) => (text(name).trim() === "" ? Number.NaN : Number(text(name)));
  const [kind = "", ...id] = text("target").split(":");
  return {
    name: text("name"),
    reason: text("reason"),
    definition: {
      target: { kind, id: id.join(":") },
      schedule:
        text("recurs") === "once" ? { kind: "once", at: text("at") } : { kind: "cron", cron: text("cron") },
      timeZone: text("timeZone"),
      windows: Array.from({ length: Number(text("windows")) || 0 }, (_, index) => windowOf(form, index)),
      holdMinutes: number("holdMinutes"),
      objective: {
        drainedWithinMinutes: number("drainedWithinMinutes"),
        returnedWithinMinutes: number("returnedWithinMinutes"),
      },
    },
  };
}
