/** Some of many: those that are picked, each with a way to let it go, and a list to pick another from. */
import { useState } from 'react';
import { Icon } from '../../ui/icons.tsx';
import { useWords } from '../../words/use-words.ts';

export function Picked({
  title,
  none,
  add,
  all,
  chosen,
  choose,
}: {
  readonly title: string;
  /** What it means that none is picked; empty = nothing is said. */
  readonly none: string;
  readonly add: string;
  readonly all: readonly (readonly [key: string, name: string])[];
  readonly chosen: readonly string[];
  readonly choose: (keys: string[]) => void;
}) {
  const { t } = useWords();
  /** Chosen from the list and not taken yet: keys walk through a list, and what they pass is not meant. */
  const [next, setNext] = useState('');
  const left = all.filter(([key]) => !chosen.includes(key));
  return (
    <fieldset className="picked">
      <legend>{title}</legend>
      {chosen.length === 0 && none !== '' && <p className="quiet">{none}</p>}
      {chosen.map((key) => {
        const name = all.find(([one]) => one === key)?.[1] ?? key;
        return (
          <span key={key} className="picked-one">
            {name}
            <button
              type="button"
              aria-label={`${t('setup.remove')}: ${name}`}
              onClick={() => choose(chosen.filter((one) => one !== key))}
            >
              <Icon name="close" size={12} />
            </button>
          </span>
        );
      })}
      {left.length > 0 && (
        <span className="picked-add">
          <select aria-label={add} value={next} onChange={(event) => setNext(event.target.value)}>
            <option value="">{add}</option>
            {left.map(([key, name]) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </select>
          <button
            type="button"
            className="button"
            aria-label={`${add}: ${t('reasons.take')}`}
            disabled={!left.some(([key]) => key === next)}
            onClick={() => {
              choose([...chosen, next]);
              setNext('');
            }}
          >
            {t('reasons.take')}
          </button>
        </span>
      )}
    </fieldset>
  );
}
