/** Commands a running simulator: `npm run sim:fault -- --fleet ID --kind errors --for 10m`, `--list`, `--clear [ID]`. */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { z } from "zod";
import { faultKinds } from "./faults";
import { readControl } from "./state-files";

const usage = `npm run sim:fault -- --fleet ID --kind ${faultKinds.join("|")} [--severity N] [--for 10m]
npm run sim:fault -- --list
npm run sim:fault -- --clear ID | --clear all`;

const answerSchema = z.object({ error: z.object({ message: z.string() }) });
const faultSchema = z.object({
  id: z.string(),
  fleet: z.string(),
  kind: z.string(),
  severity: z.number(),
  until: z.string(),
});

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      fleet: { type: "string" },
      kind: { type: "string" },
      severity: { type: "string" },
      for: { type: "string" },
      list: { type: "boolean", default: false },
      clear: { type: "string" },
    },
  });
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const { url, token } = readControl(process.env.BALLAST_DATA_DIR || `${root}.ballast`);
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    }).catch(() => {
      throw new Error(`The simulator at ${url} does not answer; is it running?`);
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(answerSchema.parse(answer).error.message);
    return answer;
  };

  if (values.list) {
    const { faults } = z.object({ faults: z.array(faultSchema) }).parse(await ask("GET", "/faults"));
    if (faults.length === 0) console.log("No faults are in force.");
    for (const fault of faults) console.log(sayFault(fault));
  } else if (values.clear !== undefined) {
    const { ended } = z
      .object({ ended: z.number() })
      .parse(
        await ask(
          "DELETE",
          values.clear === "all" ? "/faults" : `/faults/${encodeURIComponent(values.clear)}`,
        ),
      );
    console.log(`${ended} ${ended === 1 ? "fault" : "faults"} ended.`);
  } else if (values.fleet !== undefined && values.kind !== undefined) {
    const { fleet, kind } = values;
    const severity = values.severity === undefined ? {} : { severity: Number(values.severity) };
    const lasting = values.for === undefined ? {} : { for: values.for };
    console.log(
      sayFault(faultSchema.parse(await ask("POST", "/faults", { fleet, kind, ...severity, ...lasting }))),
    );
  } else {
    throw new Error(usage);
  }
}

const sayFault = ({ id, fleet, kind, severity, until }: z.infer<typeof faultSchema>) =>
  `${id}  ${kind} (${severity}) on ${fleet} until ${until}`;

try {
  await main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
