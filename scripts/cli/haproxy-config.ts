import { parseArgs } from "node:util";
import { renderHaproxyConfig } from "@/lib/dataplane/haproxy/render";
import { haproxyEstate } from "@/lib/dataplane/queries";
import { systemActor } from "@/lib/identity/model";
import { systemClock } from "@/lib/platform/clock";
import { disconnect } from "@/lib/platform/db/client";
import { refuse } from "@/lib/platform/errors";
import { positiveOption, runCommand, writeText } from "./command-line";
import { pointAtRunningDatabase } from "./running-database";

const usage = `Usage: npm run -s haproxy:config -- [--out FILE] [--bind ADDRESS:PORT] [--stats-socket PATH]
  [--stats-tcp ADDRESS:PORT] [--state-file PATH] [--health-path PATH] [--health-interval-ms N] [--unknown refuse|FLEET]

Writes a haproxy.cfg of the estate: one backend per demand cell, one server per fleet that its rules allow.
  --out FILE            where to; standard output unless given
  --bind                where traffic enters (:8080)
  --stats-socket        the Runtime API's socket, to register as unix:PATH (/run/haproxy/ballast.sock)
  --stats-tcp           a second Runtime API over TCP, which has no authentication (none)
  --state-file          where weights are kept over a reload (/var/lib/haproxy/ballast.state)
  --health-path         answers 200 on a fleet that can serve (/health)
  --health-interval-ms  time between two health checks of one fleet (2000)
  --unknown             what traffic of no known cell gets: a refusal, or the fleet named (refuse)`;

await runCommand(usage, async () => {
  const { values } = parseArgs({
    options: {
      out: { type: "string" },
      bind: { type: "string", default: ":8080" },
      "stats-socket": { type: "string", default: "/run/haproxy/ballast.sock" },
      "stats-tcp": { type: "string" },
      "state-file": { type: "string", default: "/var/lib/haproxy/ballast.state" },
      "health-path": { type: "string", default: "/health" },
      "health-interval-ms": { type: "string", default: "2000" },
      unknown: { type: "string", default: "refuse" },
    },
  });
  const plain = (name: "bind" | "stats-socket" | "stats-tcp" | "state-file" | "health-path") => {
    const text = values[name];
    if (text !== undefined && (text === "" || /[\s"'\\#]/.test(text)))
      refuse(
        "invalid",
        `--${name} must be one word without quotes, found ${JSON.stringify(text)}.\n${usage}`,
      );
    return text;
  };
  const statsTcp = plain("stats-tcp");
  const options = {
    bind: plain("bind") ?? "",
    statsSocket: plain("stats-socket") ?? "",
    stateFile: plain("state-file") ?? "",
    healthPath: plain("health-path") ?? "",
    ...(statsTcp === undefined ? {} : { statsTcp }),
    healthIntervalMs: Math.round(positiveOption("health-interval-ms", values["health-interval-ms"])),
    unknown:
      values.unknown === "refuse"
        ? ({ kind: "refuse" } as const)
        : ({ kind: "fleet", fleet: values.unknown } as const),
  };
  pointAtRunningDatabase();
  try {
    const estate = await haproxyEstate(systemActor("command line"), systemClock.now());
    if (options.unknown.kind === "fleet" && !estate.fleets.some((fleet) => fleet.id === values.unknown))
      refuse("invalid", `--unknown names the fleet ${values.unknown}, which is not in the estate.`);
    const { config, warnings } = renderHaproxyConfig(estate, options);
    for (const warning of warnings) console.error(`Warning: ${warning}`);
    writeText(values.out, config);
    return 0;
  } finally {
    await disconnect();
  }
});
