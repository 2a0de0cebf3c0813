"use client";

import { createContext, type ReactNode, useContext, useState } from "react";
import { ZoneProvider } from "@/components/format/zone";
import { type Preferences, preferencesCookie, serializePreferences } from "./preferences";

type Held = { preferences: Preferences; change: (next: Partial<Preferences>) => void };
const Context = createContext<Held | null>(null);

/** Holds what the server read from the cookie; a change goes to the page at once and to the cookie for next time. */
export function PreferencesProvider({ initial, children }: { initial: Preferences; children: ReactNode }) {
  const [preferences, setPreferences] = useState(initial);

  function change(next: Partial<Preferences>) {
    const merged = { ...preferences, ...next };
    setPreferences(merged);
    // biome-ignore lint/suspicious/noDocumentCookie: Safari and Firefox have no cookieStore to speak of.
    document.cookie = `${preferencesCookie}=${serializePreferences(merged)};path=/;max-age=31536000;samesite=lax`;
    document.documentElement.dataset.theme = merged.theme;
    document.documentElement.dataset.density = merged.density;
  }

  return (
    <Context value={{ preferences, change }}>
      <ZoneProvider zone={preferences.zone}>{children}</ZoneProvider>
    </Context>
  );
}

export function usePreferences(): Held {
  const held = useContext(Context);
  if (held === null) throw new Error("usePreferences is used outside PreferencesProvider");
  return held;
}
