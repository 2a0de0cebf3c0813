/** Where a public fact comes from and of when it is. `date` is an ISO date. */
export function SourceNote({
  source,
  date,
  url,
}: {
  source: string;
  date: string;
  url?: string | undefined;
}) {
  return (
    <span className="text-xs text-faint">
      Source:{" "}
      {url ? (
        <a
          href={url}
          rel="noreferrer"
          target="_blank"
          className="underline decoration-line-strong hover:text-accent"
        >
          {source}
        </a>
      ) : (
        source
      )}
      , <time dateTime={date}>{date}</time>
    </span>
  );
}
