"use client";

import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";

/** A page that could not be shown. What was being read failed; nothing was changed by looking. */
export function PageFailed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => console.error(error), [error]);
  return (
    <>
      <title>Not shown · Ballast</title>
      <PageHeader title="This page could not be shown" />
      <EmptyState
        kind="error"
        title="Reading its data failed."
        action={
          <Button variant="primary" onClick={reset}>
            Try again
          </Button>
        }
      >
        Nothing was changed, and traffic goes on as before.
        {error.digest ? (
          <>
            {" "}
            If it happens again, tell an administrator the reference{" "}
            <code className="font-mono">{error.digest}</code>.
          </>
        ) : null}
      </EmptyState>
    </>
  );
}
