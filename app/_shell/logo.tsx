/** A hull with its ballast low: what keeps it upright. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden className={className}>
      <path
        d="M1.5 4h13v2.5a6.5 6.5 0 0 1-13 0z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
      <path d="M3.2 9h9.6a5.2 5.2 0 0 1-9.6 0z" fill="currentColor" />
    </svg>
  );
}
