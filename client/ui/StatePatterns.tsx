/**
 * The patterns that carry a state without its colour, defined once a page; strips refer to them by id. `scale` 1 is for
 * screens on a desk; a wall read from ten metres wants them coarser.
 */
export function StatePatterns({ scale = 1 }: { readonly scale?: number }) {
  const by = (transform: string) => `${transform} scale(${scale})`.trim();
  return (
    <svg width="0" height="0" aria-hidden="true" className="state-patterns">
      <defs>
        <pattern
          id="strip-blocked"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform={by('rotate(45)')}
        >
          <rect width="6" height="6" fill="var(--state-blocked)" />
          <rect width="2" height="6" fill="var(--surface)" opacity="0.55" />
        </pattern>
        <pattern id="strip-starved" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform={by('')}>
          <rect width="5" height="5" fill="var(--state-starved)" />
          <circle cx="2.5" cy="2.5" r="1.25" fill="var(--surface)" opacity="0.8" />
        </pattern>
        <pattern id="strip-changeover" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform={by('')}>
          <rect width="4" height="4" fill="var(--state-changeover)" />
          <rect width="1.2" height="4" fill="var(--surface)" opacity="0.6" />
        </pattern>
        <pattern
          id="strip-planned"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform={by('rotate(-45)')}
        >
          <rect width="6" height="6" fill="var(--line)" />
          <rect width="1.6" height="6" fill="var(--state-planned)" opacity="0.8" />
        </pattern>
        <pattern
          id="strip-future"
          width="7"
          height="7"
          patternUnits="userSpaceOnUse"
          patternTransform={by('rotate(45)')}
        >
          <rect width="7" height="7" fill="var(--forecast)" />
          <rect width="1" height="7" fill="var(--text-3)" opacity="0.25" />
        </pattern>
      </defs>
    </svg>
  );
}
