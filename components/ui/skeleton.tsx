import { cn } from "./cn";

/** A still, grey stand-in of the size of what is coming, so that nothing shifts when it comes. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div
      aria-hidden
      className={cn("h-4 animate-[breathe_2s_ease-in-out_infinite] rounded-sm bg-hover", className)}
    />
  );
}

/** A page's skeleton: header, figures, table. */
export function PageSkeleton() {
  return (
    <div role="status" aria-label="Loading">
      <Skeleton className="h-7 w-56" />
      <Skeleton className="mt-2 h-5 w-[32rem] max-w-full" />
      <div className="mt-6 grid grid-cols-2 gap-4 border-t border-line py-3 md:grid-cols-5">
        {["a", "b", "c", "d", "e"].map((key) => (
          <div key={key} className="space-y-2">
            <Skeleton className="h-3 w-20" />
            <Skeleton className="h-7 w-28" />
          </div>
        ))}
      </div>
      <div className="border-t border-line pt-4">
        {Array.from({ length: 10 }, (_, i) => `row-${i}`).map((key) => (
          <div key={key} className="flex h-(--row-h) items-center border-b border-line">
            <Skeleton className="h-3 w-full" />
          </div>
        ))}
      </div>
    </div>
  );
}
