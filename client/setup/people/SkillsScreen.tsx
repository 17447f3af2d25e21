import { Trouble } from '../../ui/Trouble.tsx';
import './people.css';
import { useState } from 'react';
import { getSkills, giveLevel, type Matrix, retireSkill, type Skill } from '../../http/people-api.ts';
import { hasRole, useMe } from '../../sign-in/use-me.ts';
import { useWords } from '../../words/use-words.ts';
import { SkillForm } from './SkillForm.tsx';
import { useAsked } from './use-asked.ts';

const LEVELS = [0, 1, 2, 3, 4] as const;

/** Who can do what, person by skill; what lines and machines ask for. */
export function SkillsScreen() {
  const { t } = useWords();
  const me = useMe();
  const mayChange = hasRole(me, ['planner', 'engineer', 'admin']);
  const { answer, trouble, again, doing } = useAsked(getSkills);
  const [open, setOpen] = useState<Skill | 'new' | null>(null);
  if (!answer) return <Trouble words={trouble} />;
  const { skills, people } = answer;
  return (
    <>
      <div className="setup-lead">
        <p className="quiet">{t('skills.lead')}</p>
        {mayChange && open === null && (
          <button type="button" className="button primary" onClick={() => setOpen('new')}>
            {t('skills.add')}
          </button>
        )}
      </div>
      <Trouble words={trouble} />
      {open !== null && (
        <SkillForm
          key={open === 'new' ? 'new' : open.id}
          skill={open === 'new' ? null : open}
          taken={skills.map(({ id }) => id)}
          close={() => setOpen(null)}
          saved={() => {
            setOpen(null);
            again();
          }}
          retire={(id) => {
            setOpen(null);
            doing(() => retireSkill(id));
          }}
        />
      )}
      {skills.length === 0 && open === null && <p className="card">{t('skills.none')}</p>}
      {skills.length > 0 && (
        <div className="card scroll">
          <table className="grid matrix">
            <thead>
              <tr>
                <th scope="col">{t('people.display')}</th>
                {skills.map((skill) => (
                  <th key={skill.id} scope="col">
                    {mayChange ? (
                      <button type="button" className="link" onClick={() => setOpen(skill)}>
                        {skill.name}
                      </button>
                    ) : (
                      skill.name
                    )}
                    <span className="quiet">
                      {skill.needs.map((need) => `${need.scope.replace(/^\w+:/, '')} ≥ ${need.level}`).join(', ')}
                    </span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {people.map((person) => (
                <tr key={person.name}>
                  <th scope="row">{person.display}</th>
                  {skills.map((skill) => (
                    <td key={skill.id}>
                      <LevelCell
                        held={answer.held.find((one) => one.person === person.name && one.skill === skill.id) ?? null}
                        label={t('skills.levelOf', { person: person.display, skill: skill.name })}
                        give={mayChange ? (level) => doing(() => giveLevel(skill.id, person.name, level)) : null}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          <p className="quiet matrix-key">
            {LEVELS.map((level) => (
              <span key={level}>
                <LevelGlyph level={level} /> {level} {t(`skills.level.${level}`)}
              </span>
            ))}
          </p>
        </div>
      )}
    </>
  );
}

function LevelCell({
  held,
  label,
  give,
}: {
  readonly held: Matrix['held'][number] | null;
  readonly label: string;
  readonly give: ((level: number) => void) | null;
}) {
  const { t, f } = useWords();
  const level = held?.level ?? 0;
  const expired = held?.state === 'expired';
  const until = held?.expires ? f.date(Date.parse(held.expires)) : null;
  return (
    <div
      className={`level ${expired ? 'expired' : ''}`}
      title={held ? t('skills.by', { name: held.trainer, day: f.date(Date.parse(held.given)) }) : undefined}
    >
      <LevelGlyph level={level} />
      {give ? (
        <select aria-label={label} value={level} onChange={(event) => give(Number(event.target.value))}>
          {LEVELS.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      ) : (
        <span className="num">{level}</span>
      )}
      {until && level > 0 && <small>{t(expired ? 'skills.expired' : 'skills.until', { day: until })}</small>}
    </div>
  );
}

/** Quarters of a circle, filled by level: read at a glance, with the number beside it. */
function LevelGlyph({ level }: { readonly level: number }) {
  const quarters = ['M8 8V2a6 6 0 0 1 6 6z', 'M8 8h6a6 6 0 0 1-6 6z', 'M8 8v6a6 6 0 0 1-6-6z', 'M8 8H2a6 6 0 0 1 6-6z'];
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" className="icon">
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.2" />
      {quarters.slice(0, level).map((path) => (
        <path key={path} d={path} fill="currentColor" />
      ))}
    </svg>
  );
}
