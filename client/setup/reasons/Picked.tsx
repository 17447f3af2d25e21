/** Some of many: those that are picked, each with a way to let it go, and a list to pick another from. */
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
        <select
          aria-label={add}
          value=""
          onChange={(event) => {
            if (event.target.value !== '') choose([...chosen, event.target.value]);
          }}
        >
          <option value="">{add}</option>
          {left.map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      )}
    </fieldset>
  );
}
