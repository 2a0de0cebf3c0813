import { queryOptions } from "@tanstack/react-query";
import type { Change } from "@/lib/planning/what-if/change";
import type { Answer } from "@/lib/planning/what-if/model";

/** Why there is no answer, and which of the changes is at fault. */
export class AnswerRefused extends Error {
  constructor(
    message: string,
    /** Place in the list of changes, or null when it is about none of them. */
    readonly change: number | null,
  ) {
    super(message);
  }
}

interface RefusalBody {
  error?: { message?: string; field?: string };
}

async function ask(question: object, signal: AbortSignal): Promise<Answer> {
  const response = await fetch("/api/console/what-if", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(question),
    signal,
  });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as Answer;
  const { error } = (body ?? {}) as RefusalBody;
  const place = /^changes\[(\d+)\]/.exec(error?.field ?? "")?.[1];
  throw new AnswerRefused(
    error?.message ?? `Ballast answered ${response.status} without a reason. Ask again.`,
    place === undefined ? null : Number(place),
  );
}

/**
 * What would be, were the snapshot as changed. A snapshot never changes, so that its answers stay. `askedFor` is the
 * place that asks: its next question drops this one on the server too.
 */
export const answerQuery = (
  question: { snapshotSha256: string; changes: readonly Change[] },
  askedFor: string,
) =>
  queryOptions({
    queryKey: ["what-if", question.snapshotSha256, JSON.stringify(question.changes)],
    queryFn: ({ signal }) => ask({ ...question, askedFor }, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
