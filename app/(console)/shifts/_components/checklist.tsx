import { StatusGlyph } from "@/components/ui/status-badge";
import type { Check } from "@/lib/shifts/preflight";

/** What must hold before step 1, each line with what was found. */
export function Checklist({ checks }: { checks: readonly Check[] }) {
  return (
    <ul>
      {checks.map((check) => (
        <li key={check.id} className="flex items-start gap-3 border-b border-line py-2 text-sm">
          <StatusGlyph
            status={check.ok ? "passed" : "breached"}
            title={check.ok ? "Holds" : "Does not hold"}
            className="mt-1"
          />
          <div className="min-w-0">
            <span className="font-medium">{check.title}</span>{" "}
            <span className={check.ok ? "text-muted" : "text-critical"}>{check.detail}</span>
          </div>
        </li>
      ))}
    </ul>
  );
}
