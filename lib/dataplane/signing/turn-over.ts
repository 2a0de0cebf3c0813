import type { KeyState } from "./model";

type Held = { readonly kid: string; readonly state: KeyState; readonly opens: boolean };

export type TurnOver = {
  /** Keys that end, and as what. */
  end: { kid: string; state: "previous" | "retired" | "withdrawn" }[];
  /** The key that signs from now on; null: a new one, which no edge knows yet. */
  activate: string | null;
};

/**
 * What a rotation does: the next key signs, the one that signed vouches for what edges have, the one before is retired.
 * A key somebody else may have had vouches for nothing any more.
 * @param keys with whether their private half can still be read
 */
export function turnOver(keys: readonly Held[], withdraw: boolean): TurnOver {
  const inState = (state: KeyState) => keys.filter((key) => key.state === state);
  const next = inState("next");
  const activate = next.find(({ opens }) => opens)?.kid ?? null;
  return {
    end: [
      ...inState("previous").map(({ kid }) => ({ kid, state: "retired" as const })),
      ...inState("current").map(({ kid }) => ({
        kid,
        state: withdraw ? ("withdrawn" as const) : ("previous" as const),
      })),
      // One that cannot sign for us was sealed under another secret, and edges trust it all the same: it must go.
      ...next.filter(({ kid }) => kid !== activate).map(({ kid }) => ({ kid, state: "withdrawn" as const })),
    ],
    activate,
  };
}
