/** What a key press means to the shell. */
export type Shortcut =
  | { kind: "go"; key: string }
  | { kind: "awaiting-go" }
  | { kind: "palette" | "help" | "search" | "zoom-out" | "toggle-live" | "leave-kiosk" };

export type KeyPress = {
  key: string;
  ctrl: boolean;
  meta: boolean;
  alt: boolean;
  /** The press went into a field where it is text. */
  typing: boolean;
  /** A dialog or menu is open and owns the keyboard. */
  overlay: boolean;
};

const single: Record<string, Shortcut> = {
  "?": { kind: "help" },
  "/": { kind: "search" },
  z: { kind: "zoom-out" },
  ".": { kind: "toggle-live" },
  Escape: { kind: "leave-kiosk" },
};

/**
 * The shortcut that a press completes, or null. `afterG` says that `g` was pressed a moment before;
 * `enabled` that single keys may act at all (they can be turned off; Ctrl/Cmd+K always works).
 */
export function shortcutFor(press: KeyPress, afterG: boolean, enabled: boolean): Shortcut | null {
  if ((press.ctrl || press.meta) && !press.alt && press.key.toLowerCase() === "k") return { kind: "palette" };
  if (press.ctrl || press.meta || press.alt || press.typing || press.overlay || !enabled) return null;
  if (afterG) return /^[a-z]$/.test(press.key) ? { kind: "go", key: press.key } : null;
  if (press.key === "g") return { kind: "awaiting-go" };
  return single[press.key] ?? null;
}
