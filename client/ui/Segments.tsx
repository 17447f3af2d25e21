/** A few choices side by side, one of them chosen: segments of one bar. */
export function Segments<One extends string | number>({
  label,
  of,
  chosen,
  choose,
  words,
  off,
  nav = false,
  className,
}: {
  /** What is chosen, to a screen reader. */
  readonly label: string;
  readonly of: readonly One[];
  /** Null = none yet. */
  readonly chosen: string | number | null;
  readonly choose: (one: NoInfer<One>) => void;
  readonly words: (one: NoInfer<One>) => string;
  /** Cannot be chosen now. */
  readonly off?: (one: NoInfer<One>) => boolean;
  /** They lead to parts of the screen. */
  readonly nav?: boolean;
  readonly className?: string;
}) {
  const Frame = nav ? 'nav' : 'fieldset';
  return (
    <Frame className={className ? `segments ${className}` : 'segments'} aria-label={label}>
      {of.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === chosen}
          disabled={off?.(one) ?? false}
          onClick={() => choose(one)}
        >
          {words(one)}
        </button>
      ))}
    </Frame>
  );
}
