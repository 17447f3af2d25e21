/** The ways to find machines at a source; which there are depends on what it speaks. */
import { useState } from 'react';
import type { SourceSpec } from '../../../twin/plant/source-schema.ts';
import { useWords } from '../../words/use-words.ts';
import type { Candidate } from './candidate.ts';
import { DeviceFinder } from './DeviceFinder.tsx';
import { PlaceFinder } from './PlaceFinder.tsx';
import { RuleFinder } from './RuleFinder.tsx';
import { SpokenFinder } from './SpokenFinder.tsx';
import { TreeFinder } from './TreeFinder.tsx';

const WAYS = ['rule', 'spoken', 'tree'] as const;

export function Finder({
  source,
  take,
}: {
  readonly source: SourceSpec;
  readonly take: (found: readonly Candidate[]) => void;
}) {
  const { t } = useWords();
  const [way, setWay] = useState<(typeof WAYS)[number]>('rule');
  const [pattern, setPattern] = useState('');
  if (source.protocol === 'modbus' || source.protocol === 's7')
    return <PlaceFinder source={source.id} device={source.protocol} take={take} />;
  if (source.protocol !== 'opcua') return <DeviceFinder source={source.id} take={take} />;
  return (
    <section className="card finder">
      <fieldset className="ways">
        <legend className="visually-hidden">{t('setup.ways')}</legend>
        {WAYS.map((one) => (
          <label key={one} className={one === way ? 'on' : ''}>
            <input type="radio" name="way" checked={one === way} onChange={() => setWay(one)} />
            {t(`way.${one}`)}
          </label>
        ))}
      </fieldset>
      {way === 'rule' && <RuleFinder source={source.id} pattern={pattern} setPattern={setPattern} take={take} />}
      {way === 'spoken' && <SpokenFinder source={source.id} take={take} />}
      {way === 'tree' && (
        <TreeFinder
          source={source.id}
          take={take}
          rule={(found) => {
            setPattern(found);
            setWay('rule');
          }}
        />
      )}
    </section>
  );
}
