/** Resolves once `ms` have passed, `earlier` resolves or `signal` aborts. */
export function pause(ms: number, earlier: Promise<void> | null, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    if (signal.aborted) done();
    earlier?.then(done);
  });
}
