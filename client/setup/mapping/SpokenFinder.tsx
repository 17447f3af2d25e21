import { useEffect, useState } from 'react';
import { useWords } from '../../words/use-words.ts';
import type { Candidate } from './candidate.ts';
import { findMachines } from './find.ts';

/** Machines that speak a companion specification propose themselves. */
export function SpokenFinder({
  source,
  take,
}: {
  readonly source: string;
  readonly take: (found: readonly Candidate[]) => void;
}) {
  const { t } = useWords();
  const [found, setFound] = useState<readonly Candidate[] | null>(null);
  const [trouble, setTrouble] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each source.
  useEffect(() => {
    const stop = new AbortController();
    findMachines(source, null, stop.signal).then(
      ({ candidates }) => {
        if (stop.signal.aborted) return;
        setFound(candidates);
        take(candidates);
      },
      (error: unknown) => !stop.signal.aborted && setTrouble(error instanceof Error ? error.message : String(error)),
    );
    return () => stop.abort();
  }, [source]);
  const spoken = new Map<string, number>();
  for (const { speaks } of found ?? []) spoken.set(speaks, (spoken.get(speaks) ?? 0) + 1);
  return (
    <div role="status">
      {trouble && <p className="trouble">{trouble}</p>}
      {!trouble && found === null && <p>{t('setup.looking')}</p>}
      {found?.length === 0 && <p>{t('setup.speaksNothing')}</p>}
      {[...spoken].map(([words, count]) => (
        <p key={words}>
          <b>{t('setup.speaks', { words })}</b> {t('setup.propose', { count })}
        </p>
      ))}
    </div>
  );
}
