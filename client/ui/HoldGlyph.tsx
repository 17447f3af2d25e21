/** Goods on hold: a square of barrier tape, its stripes slanted. `title` absent = words stand beside it. */
export function HoldGlyph({ size, title }: { readonly size: number; readonly title?: string }) {
  const tape = (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <rect x="1" y="1" width="14" height="14" rx="2" fill="#fff" stroke="var(--state-down)" strokeWidth="1.6" />
      <path d="M1.6 9 9 1.600h4L1.600 13zM6 14.400 14.400 6v4L10 14.400z" fill="var(--state-down)" />
    </svg>
  );
  return title === undefined ? (
    tape
  ) : (
    <span role="img" aria-label={title} title={title}>
      {tape}
    </span>
  );
}
