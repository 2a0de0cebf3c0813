/** How one person likes the console; kept in one cookie so that the server's first paint is already right. */
export type Preferences = {
  theme: "system" | "light" | "dark";
  density: "compact" | "comfortable";
  /** IANA zone in which times are shown: `UTC`, or the reader's own. */
  zone: string;
  /** Single-key shortcuts; off for those whose speech or switch input would set them off (WCAG 2.1.4). */
  shortcuts: boolean;
};

export const preferencesCookie = "ballast_view";

export const defaultPreferences: Preferences = {
  theme: "system",
  density: "compact",
  zone: "UTC",
  shortcuts: true,
};

function knownZone(zone: string | undefined): zone is string {
  if (!zone) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Reads the cookie's text; whatever is missing or not understood falls back to its default. */
export function parsePreferences(text: string | undefined): Preferences {
  const [theme, density, zone, shortcuts] = (text ?? "").split("|");
  return {
    theme: theme === "light" || theme === "dark" ? theme : "system",
    density: density === "comfortable" ? "comfortable" : "compact",
    zone: knownZone(zone) ? zone : "UTC",
    shortcuts: shortcuts !== "off",
  };
}

/** The cookie's text: `dark|compact|Europe/Berlin|on`. */
export function serializePreferences({ theme, density, zone, shortcuts }: Preferences): string {
  return `${theme}|${density}|${zone}|${shortcuts ? "on" : "off"}`;
}
