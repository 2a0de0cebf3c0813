"use client";

import { createContext, type ReactNode, useContext } from "react";

const Zone = createContext("UTC");

/** The IANA zone in which times below are shown: `UTC`, or the reader's own. */
export function ZoneProvider({ zone, children }: { zone: string; children: ReactNode }) {
  return <Zone value={zone}>{children}</Zone>;
}

export function useZone(): string {
  return useContext(Zone);
}
