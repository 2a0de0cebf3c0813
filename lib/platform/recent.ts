interface Entry<T> {
  readonly value: Promise<T>;
  readonly untilMs: number;
}

const MOST_ENTRIES = 500;

/**
 * Answers that stay good for a moment, shared by all who ask meanwhile: a screen on every desk asks the same question
 * at every change. A failure is the askers' to see and is not kept.
 */
export class Recent<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** The answer to `key`, at most `ttlMs` old. */
  get(key: string, ttlMs: number, find: () => Promise<T>): Promise<T> {
    const nowMs = this.#nowMs();
    const kept = this.#entries.get(key);
    if (kept && nowMs < kept.untilMs) return kept.value;
    const value = find();
    const entry = { value, untilMs: nowMs + ttlMs };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MOST_ENTRIES && oldest !== undefined) this.#entries.delete(oldest);
    value.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    return value;
  }
}
