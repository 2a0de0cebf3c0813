/** Marks a figure that was invented for a demo scenario, so that none is taken for a fact. */
export function IllustrativeMark({ of = "This figure" }: { of?: string }) {
  return (
    <span
      title={`${of} is illustrative: made up for the demo scenario, not a published fact.`}
      className="ml-1 inline-flex h-4 items-center rounded-sm border border-dashed border-line-strong px-1 align-middle text-[11px] leading-none text-faint"
    >
      illustrative
    </span>
  );
}
