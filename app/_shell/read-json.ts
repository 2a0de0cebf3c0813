/** An answer of `/api/console/…`; a refusal becomes an Error with its sentence. */
export async function readJson<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as T;
  const { error } = (body ?? {}) as { error?: { message?: string } };
  throw new Error(error?.message ?? `Ballast answered ${response.status} without a reason. Try again.`);
}
