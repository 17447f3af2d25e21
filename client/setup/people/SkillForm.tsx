import { useState } from 'react';
import { putSkill, type Skill } from '../../http/people-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { TextField } from '../../sign-in/TextField.tsx';
import { useSending } from '../../sign-in/use-sending.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { freeId } from '../mapping/ascii.ts';

/** A skill: its name, how long a level holds, and which lines, machines and types ask for it. */
export function SkillForm({
  skill,
  taken,
  close,
  saved,
  retire,
}: {
  readonly skill: Skill | null;
  readonly taken: readonly string[];
  readonly close: () => void;
  readonly saved: () => void;
  readonly retire: (id: string) => void;
}) {
  const { t, f } = useWords();
  const { lines, machines } = usePlant();
  const [name, setName] = useState(skill?.name ?? '');
  const [months, setMonths] = useState(skill?.months ? String(skill.months) : '');
  const [needs, setNeeds] = useState<Skill['needs']>(skill?.needs ?? []);
  const places = [
    ...lines.map((line) => ({ scope: `line:${line.id}`, words: f.say(line.name) })),
    ...[...new Set(machines.map(({ type }) => type))].map((type) => ({
      scope: `type:${type}`,
      words: t('skills.everyType', { type }),
    })),
    ...machines.map((machine) => ({ scope: `machine:${machine.id}`, words: f.say(machine.name) })),
  ];
  const work = () => {
    const id = skill?.id ?? freeId(name, taken, 'skill');
    const holds = Number(months);
    return putSkill({ id, name: name.trim(), months: holds > 0 ? Math.round(holds) : null, needs: [...needs] });
  };
  const { busy, trouble, submit } = useSending(work, saved);
  const change = (at: number, need: Skill['needs'][number] | null) =>
    setNeeds(needs.flatMap((one, i) => (i === at ? (need ?? []) : one)));
  return (
    <form className="card person-form" onSubmit={submit}>
      <h2>{skill ? skill.name : t('skills.add')}</h2>
      <div className="fields">
        <TextField label={t('skills.name')} value={name} change={setName} first most={100} />
        <label className="field">
          <span>{t('skills.months')}</span>
          <input
            inputMode="numeric"
            pattern="[0-9]{0,3}"
            value={months}
            onChange={(event) => setMonths(event.target.value)}
          />
          <small>{t('skills.monthsHow')}</small>
        </label>
      </div>
      <fieldset className="role-choices">
        <legend>{t('skills.needs')}</legend>
        {needs.map((need, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a need is known by its place; two may be the same for a moment.
          <div key={at} className="need">
            <select
              aria-label={t('skills.where')}
              value={need.scope}
              onChange={(event) => change(at, { ...need, scope: event.target.value })}
            >
              {places.map(({ scope, words }) => (
                <option key={scope} value={scope}>
                  {words}
                </option>
              ))}
            </select>
            <select
              aria-label={t('skills.least')}
              value={need.level}
              onChange={(event) => change(at, { ...need, level: Number(event.target.value) })}
            >
              {[1, 2, 3, 4].map((level) => (
                <option key={level} value={level}>
                  {level} {t(`skills.level.${level}`)}
                </option>
              ))}
            </select>
            <button type="button" className="button" onClick={() => change(at, null)}>
              {t('skills.remove')}
            </button>
          </div>
        ))}
        <button
          type="button"
          className="button"
          onClick={() => setNeeds([...needs, { scope: places[0]?.scope ?? '', level: 2 }])}
        >
          {t('skills.addNeed')}
        </button>
      </fieldset>
      <Trouble words={trouble} />
      <div className="actions">
        {skill && (
          <button type="button" className="button" onClick={() => retire(skill.id)}>
            {t('skills.retire')}
          </button>
        )}
        <button type="button" className="button" onClick={close}>
          {t('setup.cancel')}
        </button>
        <button type="submit" className="button primary" disabled={busy}>
          {t('people.save')}
        </button>
      </div>
    </form>
  );
}
