import type { FieldChange } from "@/lib/audit/diff";
import { valueText } from "./value-text";

const cell = "border-b border-line px-(--cell-x) py-1.5 text-left align-baseline";

/** Field by field: what it was, what it became. */
export function ChangeTable({ changes }: { changes: FieldChange[] }) {
  return (
    <table className="w-full border-separate border-spacing-0 text-sm">
      <caption className="sr-only">Fields that changed</caption>
      <thead>
        <tr className="text-xs text-muted">
          {["Field", "Before", "After"].map((label) => (
            <th key={label} scope="col" className={`${cell} font-medium`}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.path}>
            <th scope="row" className={`${cell} font-mono text-xs leading-5 font-normal text-muted`}>
              {change.path || "value"}
            </th>
            <Value of={change.before} mark="−" />
            <Value of={change.after} mark="+" />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ of: value, mark }: { of: unknown; mark: "−" | "+" }) {
  if (value === undefined || value === null) return <td className={`${cell} text-faint`}>none</td>;
  return (
    <td className={`${cell} font-mono text-xs leading-5 [overflow-wrap:anywhere]`}>
      <span aria-hidden className="mr-1.5 text-faint select-none">
        {mark}
      </span>
      {valueText(value)}
    </td>
  );
}
