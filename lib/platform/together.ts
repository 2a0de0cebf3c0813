interface Waiting<Q, A> {
  question: Q;
  resolve(answer: A): void;
  reject(error: unknown): void;
}

/** How many lots are under way at the same time, so that one that hangs does not hold all others; and their size. */
interface Limits {
  lanes?: number;
  atMost?: number;
}

/**
 * Answers questions that come while others are being answered together, in one go: a burst of a thousand costs a few
 * queries instead of a thousand, and a single one waits for nobody. A failure is everyone's who asked with it.
 * @param answer the answers to these questions, in their order
 */
export class Together<Q, A> {
  #waiting: Waiting<Q, A>[] = [];
  #busy = 0;

  constructor(
    private readonly answer: (questions: readonly Q[]) => Promise<readonly A[]>,
    private readonly limits: Limits = {},
  ) {}

  ask(question: Q): Promise<A> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject });
      if (this.#busy < (this.limits.lanes ?? 3)) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#busy++;
    while (this.#waiting.length > 0) {
      const lot = this.#waiting.splice(0, this.limits.atMost ?? 500);
      try {
        const answers = await this.answer(lot.map(({ question }) => question));
        if (answers.length !== lot.length)
          throw new Error(`${lot.length} questions were given ${answers.length} answers.`);
        for (const [index, { resolve }] of lot.entries()) resolve(answers[index] as A);
      } catch (error) {
        for (const { reject } of lot) reject(error);
      }
    }
    this.#busy--;
  }
}
