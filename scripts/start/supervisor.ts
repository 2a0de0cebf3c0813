import { Child, type ChildSpec } from "./child";

/** Keeps a list of processes running, in the order they were added, and stops them in the reverse one. */
export class Supervisor {
  #children: Child[] = [];
  #stopped: Promise<void> | null = null;

  constructor(private readonly say: (line: string) => void) {}

  async add(spec: ChildSpec): Promise<void> {
    if (this.#stopped) return;
    const child = new Child(spec, ({ spec: { name } }, how, delayMs) => {
      this.say(`${name} ${how}; starting it again in ${delayMs / 1000} s.`);
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
}
