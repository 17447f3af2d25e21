import { useEffect, useState } from 'react';
import { useWords } from '../../words/use-words.ts';
import type { Candidate } from './candidate.ts';
import { type Found, findMachines } from './find.ts';

/** Typing has paused, ms: the server is asked now. */
const PAUSE_MS = 600;

/** One pattern for many machines; what it finds is shown while it is typed. */
export function RuleFinder({
  source,
  pattern,
  setPattern,
  take,
}: {
  readonly source: string;
  readonly pattern: string;
  readonly setPattern: (pattern: string) => void;
  readonly take: (found: readonly Candidate[]) => void;
}) {
  const { t, f } = useWords();
  const [found, setFound] = useState<Found | null>(null);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const sound = /\{machine\}/.test(pattern) && /\{tag\}/.test(pattern);

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for each pattern, not for each render.
  useEffect(() => {
    setFound(null);
    setTrouble('');
    if (!sound) return;
    const stop = new AbortController();
    const pause = setTimeout(async () => {
      setBusy(true);
      try {
        const read = await findMachines(source, pattern, stop.signal);
        if (stop.signal.aborted) return;
        setFound(read);
        take(read.candidates);
      } catch (error) {
        if (!stop.signal.aborted) setTrouble(error instanceof Error ? error.message : String(error));
      } finally {
        if (!stop.signal.aborted) setBusy(false);
      }
    }, PAUSE_MS);
    return () => {
      stop.abort();
      clearTimeout(pause);
    };
  }, [pattern, source, sound]);

  return (
    <div className="rule">
      <label className="field">
        <span>{t('setup.pattern')}</span>
        <input
          value={pattern}
          spellCheck={false}
          autoComplete="off"
          placeholder="Objects/{line}/{machine}/{tag}"
          onChange={(event) => setPattern(event.target.value)}
        />
      </label>
      <p className="quiet">{t('setup.patternHow')}</p>
      <p role="status" className="found-count">
        {busy && t('setup.looking')}
        {trouble && <span className="trouble">{trouble}</span>}
        {!busy &&
          found &&
          t('setup.foundBy', {
            machines: f.number(found.candidates.length),
            tags: f.number(found.tags),
            nodes: f.number(found.proposal.nodes),
          })}
      </p>
    </div>
  );
}
