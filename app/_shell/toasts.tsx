"use client";

import { Toaster } from "sonner";
import { usePreferences } from "./preferences-provider";

/** Where short confirmations appear. What went wrong is said in place, where it can be read twice. */
export function Toasts() {
  const { preferences } = usePreferences();
  return (
    <Toaster
      theme={preferences.theme}
      position="bottom-right"
      toastOptions={{
        classNames: {
          toast: "!rounded-md !border-line-strong !bg-raised !font-sans !text-sm !text-ink !shadow-pop",
          description: "!text-muted",
        },
      }}
    />
  );
}
