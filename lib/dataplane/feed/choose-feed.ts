import { refuse } from "@/lib/platform/errors";

export type Feed = { id: string; enabled: boolean; offeredVersion: number | null };

/** The feed that a request is about: the one it names, or the only one there is. */
export function chooseFeed<F extends Feed>(feeds: readonly F[], id: string | undefined): F {
  const enabled = feeds.filter((feed) => feed.enabled);
  if (id === undefined) {
    const [only, ...others] = enabled;
    if (!only) return refuse("not_found", "There is no enabled data plane of kind feed.");
    if (others.length > 0)
      return refuse(
        "invalid",
        `There are several feeds (${enabled.map((feed) => feed.id).join(", ")}): name one as dataPlane.`,
        "dataPlane",
      );
    return only;
  }
  const named = feeds.find((feed) => feed.id === id);
  if (!named) return refuse("not_found", `There is no data plane ${id} of kind feed.`, "dataPlane");
  if (!named.enabled)
    return refuse("conflict", `Data plane ${id} is disabled: keep the table you have.`, "dataPlane");
  return named;
}
