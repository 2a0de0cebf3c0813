"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import type { RefObject } from "react";

/** Above this many rows only those in sight are rendered. */
const virtualFrom = 200;

/**
 * The rows to render and the heights (px) of what is left out above and below them.
 * Spacer rows rather than absolute positions keep it a real table, with its column widths.
 */
export function useVisibleRows<Row>(rows: Row[], scroll: RefObject<HTMLElement | null>) {
  const virtual = rows.length > virtualFrom;
  const virtualizer = useVirtualizer({
    count: virtual ? rows.length : 0,
    getScrollElement: () => scroll.current,
    estimateSize: () => 29,
    overscan: 12,
    initialRect: { width: 1200, height: 700 },
  });
  if (!virtual) {
    return { visible: rows.map((row, index) => ({ row, index })), before: 0, after: 0, virtual };
  }
  const items = virtualizer.getVirtualItems();
  const visible = items.flatMap((item) => {
    const row = rows[item.index];
    return row === undefined ? [] : [{ row, index: item.index }];
  });
  return {
    visible,
    before: items[0]?.start ?? 0,
    after: virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0),
    virtual,
  };
}
