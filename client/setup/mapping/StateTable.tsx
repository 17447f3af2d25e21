import { useState } from 'react';
import type { StateMapWord } from '../../../twin/plant/model.ts';
import type { State } from '../../../twin/words.ts';
import { useWords } from '../../words/use-words.ts';
import type { MappingState } from './use-mapping.ts';

/** What a machine means by what it says of its state. Values that were not seen yet can be typed in. */
export function StateTable({
  states,
  change,
  known,
  packml,
  refusePackml,
}: {
  readonly states: MappingState['states'];
  readonly change: (value: string, state: StateMapWord | null) => void;
  readonly known: readonly State[];
  /** The values that are read as PackML numbers its states; null = they are said one by one. */
  readonly packml: readonly string[] | null;
  readonly refusePackml: () => void;
}) {
  const { t, state: word } = useWords();
  const [more, setMore] = useState('');
  if (states.length === 0 && packml === null) return null;
  const words: StateMapWord[] = [
    ...known.filter((one): one is Exclude<State, 'slow' | 'micro-stop'> => one !== 'slow' && one !== 'micro-stop'),
    'stop',
  ];
  const add = () => {
    if (more.trim() !== '') change(more.trim(), null);
    setMore('');
  };
  return (
    <section className="card">
      <h2>{t('setup.stateValues')}</h2>
      {packml !== null && (
        <p className="packml">
          {t('setup.packml')}{' '}
          {packml.length > 0 && (
            <button type="button" className="link" onClick={refusePackml}>
              {t('setup.notPackml', { values: packml.slice(0, 8).join(', ') })}
            </button>
          )}
        </p>
      )}
      <div className="state-values">
        {states.map(({ value, state }) => (
          <div key={value} className={state === null ? 'field open' : 'field'}>
            <label htmlFor={`state ${value}`}>
              <code>{value}</code>
            </label>
            <select
              id={`state ${value}`}
              value={state ?? ''}
              onChange={(event) =>
                change(value, event.target.value === '' ? null : (event.target.value as StateMapWord))
              }
            >
              <option value="">{t('setup.notSaid')}</option>
              {words.map((one) => (
                <option key={one} value={one}>
                  {one === 'stop' ? t('setup.stop') : word(one)}
                </option>
              ))}
            </select>
          </div>
        ))}
        <div className="field">
          <label htmlFor="more-state">{t('setup.moreValue')}</label>
          <input
            id="more-state"
            value={more}
            onChange={(event) => setMore(event.target.value)}
            onBlur={add}
            onKeyDown={(event) => event.key === 'Enter' && add()}
          />
        </div>
      </div>
    </section>
  );
}
