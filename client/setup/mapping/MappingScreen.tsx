import './mapping.css';
import { useState } from 'react';
import { setQuery, usePlace } from '../../router/router.ts';
import { useWords } from '../../words/use-words.ts';
import { useSetup } from '../change/use-change.ts';
import { Finder } from './Finder.tsx';
import { MappingForm } from './MappingForm.tsx';

/** From what a source has to machines of the plant: found by a rule, by what they speak, in a tree, or on a broker. */
export function MappingScreen() {
  const { t } = useWords();
  const { spec } = useSetup();
  const { query } = usePlace();
  const sources = spec.sources ?? [];
  const source = sources.find(({ id }) => id === query.get('source')) ?? sources[0];
  /** A mapping that was taken over makes room for the next one. */
  const [round, setRound] = useState(0);
  if (!source) return <p>{t('setup.none')}</p>;
  return (
    <>
      <div className="setup-lead">
        <p className="quiet">{t('setup.mapLead')}</p>
        <div className="field inline">
          <label htmlFor="map-source">{t('setup.source')}</label>
          <select id="map-source" value={source.id} onChange={(event) => setQuery('source', event.target.value, true)}>
            {sources.map(({ id }) => (
              <option key={id}>{id}</option>
            ))}
          </select>
        </div>
      </div>
      <MappingForm key={`${source.id} ${round}`} source={source.id} done={() => setRound(round + 1)}>
        {(take) => <Finder source={source} take={take} />}
      </MappingForm>
    </>
  );
}
