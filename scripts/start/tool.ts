import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

const running = new Set<ChildProcess>();

/** How a tool ended, and all it printed. */
export type ToolResult = { code: number | null; output: string; errors: string };

/** Runs a Node script to its end. */
export async function runTool(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  onLine?: (line: string) => void,
): Promise<ToolResult> {
  const child = spawn(process.execPath, args, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  const result: ToolResult = { code: null, output: "", errors: "" };
  createInterface({ input: child.stdout }).on("line", (line) => {
    result.output += `${line}\n`;
    onLine?.(line);
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    result.errors += chunk;
  });
  result.code = await new Promise((resolve) => child.once("close", resolve));
  running.delete(child);
  return result;
}

/** Ends the tools that are running: the start was interrupted. */
export function stopTools(): void {
  for (const child of running) child.kill("SIGTERM");
}
