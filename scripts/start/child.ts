import type { ChildProcess } from "node:child_process";

/** One long-lived process that the supervisor keeps running. */
export type ChildSpec = {
  name: string;
  /** Starts it; resolves once the process exists. */
  spawn(): Promise<ChildProcess>;
  /** Asks it to end; it is killed when it has not after `graceMs`. */
  stopSignal: NodeJS.Signals;
  graceMs: number;
};

/** How long to wait before starting it again: doubles with each quick death, up to ten seconds. */
export function restartDelayMs(quickDeaths: number): number {
  return Math.min(10_000, 250 * 2 ** Math.min(quickDeaths, 10));
}

/** A process that lived this long has started well; its next death counts as the first. */
const settledMs = 30_000;

/** Keeps one process running: whatever ends it, it is started again, until `stop`. */
export class Child {
  #process: ChildProcess | null = null;
  #quickDeaths = 0;
  #stopping = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    readonly spec: ChildSpec,
    private readonly events: {
      started: () => void;
      died: (how: string, delayMs: number) => void;
    },
  ) {}

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Quick deaths in a row; zero for one that runs well. */
  get quickDeaths(): number {
    return this.#quickDeaths;
  }

  async start(): Promise<void> {
    const startedAt = performance.now();
    const child = await this.spec.spawn();
    this.#process = child;
    this.events.started();
    if (this.#stopping) await this.stop();
    else if (child.exitCode !== null || child.signalCode !== null)
      this.#died(startedAt, child.exitCode, child.signalCode);
    else child.once("exit", (code, signal) => this.#died(startedAt, code, signal));
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#timer) clearTimeout(this.#timer);
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill(this.spec.stopSignal);
    const impatient = setTimeout(() => killGroup(child), this.spec.graceMs);
    await ended;
    clearTimeout(impatient);
    // What it started itself shares its process group; nothing of it may outlive it.
    killGroup(child);
  }

  #died(startedAt: number, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#stopping) return;
    if (this.#process) killGroup(this.#process);
    this.#process = null;
    this.#quickDeaths = performance.now() - startedAt < settledMs ? this.#quickDeaths + 1 : 1;
    const delayMs = restartDelayMs(this.#quickDeaths - 1);
    this.events.died(signal ? `was ended by ${signal}` : `ended with exit code ${code}`, delayMs);
    this.#again(delayMs);
  }

  #again(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.start().catch((error: unknown) => {
        if (this.#stopping) return;
        this.#quickDeaths += 1;
        const next = restartDelayMs(this.#quickDeaths);
        this.events.died(`could not be started: ${error instanceof Error ? error.message : error}`, next);
        this.#again(next);
      });
    }, delayMs);
  }
}

/** Ends a child and whatever it started: each child leads a process group of its own. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
