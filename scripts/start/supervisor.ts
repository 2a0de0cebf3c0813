import { Child, type ChildSpec } from "./child";

/** Keeps a list of processes running, in the order they were added, and stops them in the reverse one. */
export class Supervisor {
  #children: Child[] = [];
  #stopped: Promise<void> | null = null;

  /** @param onChange is told which processes there are whenever one was started: process ids by name. */
  constructor(
    private readonly say: (line: string) => void,
    private readonly onChange: (processes: Record<string, number>) => void,
  ) {}

  async add(spec: ChildSpec): Promise<void> {
    if (this.#stopped) return;
    const child = new Child(spec, {
      started: () => this.onChange(this.#processes()),
      died: (how, delayMs) => this.say(`${spec.name} ${how}; starting it again in ${delayMs / 1000} s.`),
    });
    this.#children.push(child);
    await child.start();
  }

  /** The first process that keeps dying as soon as it is started, if there is one. */
  hopeless(): Child | undefined {
    return this.#children.find((child) => child.quickDeaths >= 4);
  }

  /** Stops everything that was started, and nothing else. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  async #stopAll(): Promise<void> {
    for (const child of this.#children.toReversed()) await child.stop();
  }

  #processes(): Record<string, number> {
    return Object.fromEntries(this.#children.flatMap(({ spec, pid }) => (pid ? [[spec.name, pid]] : [])));
  }
}
