/** A machine that is likely to fail: a curve that climbs over its limit. `title` absent = words stand beside it. */
export function RiskGlyph({ size, title }: { readonly size: number; readonly title?: string }) {
  const curve = (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d="M1 5.5h14" stroke="var(--text-3)" strokeWidth="1.4" strokeDasharray="2.5 2" />
      <path d="M1 14c6 0 9-3 12-12" fill="none" stroke="var(--state-down)" strokeWidth="2.4" />
    </svg>
  );
  return title === undefined ? (
    curve
  ) : (
    <span role="img" aria-label={title} title={title}>
      {curve}
    </span>
  );
}
