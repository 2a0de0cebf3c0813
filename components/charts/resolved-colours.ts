"use client";

import { useEffect, useState } from "react";

/**
 * CSS colours as a canvas needs them, resolved for the theme in force and resolved again when the
 * theme changes by choice or by the system. Null until the page runs in a browser.
 */
export function useResolvedColours<Name extends string>(
  colours: Record<Name, string>,
): Record<Name, string> | null {
  const [resolved, setResolved] = useState<Record<Name, string> | null>(null);
  const wanted = JSON.stringify(colours);

  useEffect(() => {
    const names = JSON.parse(wanted) as Record<Name, string>;
    function resolve() {
      const probe = document.createElement("span");
      document.body.append(probe);
      const found = { ...names };
      for (const name of Object.keys(names) as Name[]) {
        probe.style.color = names[name];
        found[name] = getComputedStyle(probe).color;
      }
      probe.remove();
      setResolved(found);
    }
    resolve();
    const observer = new MutationObserver(resolve);
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", resolve);
    return () => {
      observer.disconnect();
      system.removeEventListener("change", resolve);
    };
  }, [wanted]);
  return resolved;
}
