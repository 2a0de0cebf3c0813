"use client";

/** One of a few, all in sight: how something is shown. */
export function Choice<Id extends string>({
  label,
  options,
  value,
  onChoose,
}: {
  /** What is chosen, for those who do not see the row of buttons. */
  label: string;
  options: readonly { id: Id; label: string }[];
  value: Id;
  onChoose: (id: Id) => void;
}) {
  return (
    <fieldset className="flex">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.id}
          type="button"
          aria-pressed={option.id === value}
          onClick={() => onChoose(option.id)}
          className="h-6 border border-line-strong px-2 text-xs text-muted not-first:border-l-0 first:rounded-l-md last:rounded-r-md hover:text-ink aria-pressed:bg-selected aria-pressed:text-ink pointer-coarse:h-10"
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
