"use client";

import { PageFailed } from "./_shell/page-failed";

/** When the console's frame itself could not be read: the page stands alone. */
export default function Failed(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="mx-auto max-w-2xl px-6 py-16">
      <PageFailed {...props} />
    </main>
  );
}
