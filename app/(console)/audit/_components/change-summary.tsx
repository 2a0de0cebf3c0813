import { changedFields } from "@/lib/audit/diff";
import type { AuditEntry } from "@/lib/audit/model";
import { valueText } from "./value-text";

const shown = 3;

/** The reason and the first fields that changed, on a line. */
export function ChangeSummary({ entry }: { entry: AuditEntry }) {
  const changes = changedFields(entry.before, entry.after);
  return (
    <>
      {entry.reason ? <span>{entry.reason} </span> : null}
      <span className="text-muted">
        {changes.slice(0, shown).map(({ path, before, after }, index) => (
          <span key={path}>
            {index > 0 ? " · " : null}
            {path ? `${path} ` : null}
            {entry.before === null || before === undefined ? null : (
              <>
                <span className="font-mono text-xs">{valueText(before, 24)}</span> →{" "}
              </>
            )}
            <span className="font-mono text-xs">{valueText(after, 40)}</span>
          </span>
        ))}
        {changes.length > shown ? ` · and ${changes.length - shown} more` : null}
      </span>
    </>
  );
}
