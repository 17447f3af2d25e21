/** A control chart that left control: the diamond of its points. `title` absent = words stand beside it. */
export function SignalGlyph({ size, title }: { readonly size: number; readonly title?: string }) {
  const diamond = (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d="M8 1 15 8 8 15 1 8Z" fill="var(--state-down)" />
    </svg>
  );
  return title === undefined ? (
    diamond
  ) : (
    <span role="img" aria-label={title} title={title}>
      {diamond}
    </span>
  );
}
