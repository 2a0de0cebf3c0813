import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ChildSpec } from "./child";
import { LogFile } from "./log-file";
import { spawnNode } from "./node-process";
import type { StartOptions } from "./options";

type Service = { name: string; args: string[]; mode?: "development" | "production" };

/** Web, worker and, where the estate is simulated, the simulator. */
export function serviceSpecs(options: StartOptions, environment: NodeJS.ProcessEnv): ChildSpec[] {
  const next = "node_modules/next/dist/bin/next";
  const mode = options.dev ? "development" : "production";
  const services: Service[] = [
    { name: "web", args: [next, options.dev ? "dev" : "start", "-p", String(options.port)], mode },
    { name: "worker", args: ["--import", "tsx", "lib/worker/main.ts"] },
  ];
  // Seeding a simulated estate leaves the simulator's tokens here.
  if (existsSync(join(options.dataDir, "simulator.json"))) {
    services.push({ name: "simulator", args: ["--import", "tsx", "lib/sim/main.ts"] });
  }
  return services.map(({ name, args, mode: NODE_ENV = environment.NODE_ENV }) => {
    const log = new LogFile(join(options.dataDir, "logs", `${name}.log`));
    return {
      name,
      spawn: async () => spawnNode(args, { ...environment, NODE_ENV, BALLAST_PROCESS: name }, log),
      stopSignal: "SIGTERM",
      graceMs: 8_000,
    };
  });
}
