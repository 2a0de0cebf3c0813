import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { TooltipProvider } from "@/components/ui/tooltip";
import { parsePreferences, preferencesCookie } from "./_shell/preferences";
import { PreferencesProvider } from "./_shell/preferences-provider";
import { Toasts } from "./_shell/toasts";

export const metadata: Metadata = {
  title: { default: "Ballast", template: "%s · Ballast" },
  description: "Operations console for language models served from several clouds.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfbfc" },
    { media: "(prefers-color-scheme: dark)", color: "#0e1113" },
  ],
};

/** The document. Theme and density come from a cookie, so the first paint is right without a script. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const preferences = parsePreferences((await cookies()).get(preferencesCookie)?.value);
  return (
    <html lang="en" data-theme={preferences.theme} data-density={preferences.density}>
      <body>
        <NuqsAdapter>
          <PreferencesProvider initial={preferences}>
            <TooltipProvider>{children}</TooltipProvider>
            <Toasts />
          </PreferencesProvider>
        </NuqsAdapter>
      </body>
    </html>
  );
}
