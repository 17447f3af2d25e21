import { getSkills } from '../../http/people-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { Labelled } from '../../ui/Labelled.tsx';
import { useWords } from '../../words/use-words.ts';
import { whoCan } from './who-can.ts';

/** Beyond, they are typed. */
const SHOWN = 12;

export const namesIn = (people: string): string[] =>
  [...new Set(people.split(',').map((name) => name.trim()))].filter((name) => name !== '');

/** Who does it: names by comma; those whom the record knows are one press, with what they lack for the machine. */
export function PeopleField({
  machine,
  value,
  change,
}: {
  readonly machine: string;
  readonly value: string;
  change(people: string): void;
}) {
  const { t } = useWords();
  const plant = usePlant();
  const { answer: skills } = usePolled(getSkills, 'skills');
  const found = plant.machines.find(({ id }) => id === machine);
  const line = found && plant.lines[found.line]?.id;
  const scopes = [`machine:${machine}`, ...(found ? [`type:${found.type}`] : []), ...(line ? [`line:${line}`] : [])];
  const known = skills ? whoCan(skills, scopes) : [];
  const chosen = namesIn(value);
  return (
    <Labelled label={t('work.people')} wide>
      {(control) => (
        <>
          <input
            {...control}
            list={`${control.id}-people`}
            value={value}
            maxLength={400}
            autoComplete="off"
            onChange={(event) => change(event.currentTarget.value)}
          />
          <datalist id={`${control.id}-people`}>
            {known.map(({ name, display }) => (
              <option key={name} value={name} label={display} />
            ))}
          </datalist>
          {known.length > 0 && (
            <span className="work-row work-people">
              {known.slice(0, SHOWN).map(({ name, display, lacks }) => (
                <button
                  key={name}
                  type="button"
                  className="button"
                  aria-pressed={chosen.includes(name)}
                  onClick={() =>
                    change(
                      (chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]).join(', '),
                    )
                  }
                >
                  {display}
                  {lacks.length > 0 && (
                    <span className="caption"> {t('work.lacksSkills', { skills: lacks.join(', ') })}</span>
                  )}
                </button>
              ))}
            </span>
          )}
        </>
      )}
    </Labelled>
  );
}
