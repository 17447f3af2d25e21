import { useState } from 'react';
import { HttpProblem } from '../../http/api.ts';
import { addPerson, type Person, type PersonGrant, putPerson } from '../../http/people-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { TextField } from '../../sign-in/TextField.tsx';
import { useSending } from '../../sign-in/use-sending.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { LANGUAGE_NAMES, LANGUAGES } from '../../words/languages.ts';
import { useWords } from '../../words/use-words.ts';
import { RoleChoice } from './RoleChoice.tsx';

export const ROLES = ['viewer', 'operator', 'quality', 'maintenance', 'planner', 'engineer', 'admin'] as const;

/** Somebody new, or a change of somebody. */
export function PersonForm({
  person,
  close,
  saved,
  stale,
}: {
  readonly person: Person | null;
  readonly close: () => void;
  /** `link`: where a new person sets a password; null = the person was there. */
  readonly saved: (display: string, link: string | null) => void;
  /** Somebody else changed the person. */
  readonly stale: () => void;
}) {
  const { t } = useWords();
  const { lines } = usePlant();
  const [name, setName] = useState('');
  const [display, setDisplay] = useState(person?.display ?? '');
  const [email, setEmail] = useState(person?.email ?? '');
  const [language, setLanguage] = useState<Person['language']>(person?.language ?? '');
  const [active, setActive] = useState(person?.active ?? true);
  const [grants, setGrants] = useState<readonly PersonGrant[]>(person?.grants ?? []);
  const [changed, setChanged] = useState(false);
  const work = async () => {
    const fields = { display: display.trim(), email, language, active, grants: [...grants] };
    try {
      if (person) await putPerson(person.id, person.version, fields);
      const link = person ? null : (await addPerson(name, fields)).link;
      saved(display, link);
    } catch (error) {
      setChanged(error instanceof HttpProblem && error.code === 'person-changed');
      throw error;
    }
  };
  const { busy, trouble, submit } = useSending(work, () => undefined);
  const give = (role: PersonGrant['role'], grant: PersonGrant | null) =>
    setGrants(
      ROLES.flatMap((one) => (one === role ? (grant ?? []) : (grants.find((held) => held.role === one) ?? []))),
    );
  return (
    <form className="card person-form" onSubmit={submit} aria-label={person?.display ?? t('people.add')}>
      <div className="form-head">
        <h2>{person ? t('people.changeOf', { name: person.display }) : t('people.add')}</h2>
      </div>
      <div className="fields">
        <TextField label={t('people.display')} value={display} change={setDisplay} first most={100} />
        {!person && (
          <TextField label={t('signIn.name')} value={name} change={setName} hint={t('people.nameHow')} most={64} />
        )}
        <TextField label={t('people.email')} value={email} change={setEmail} type="email" optional />
        <label className="field">
          <span>{t('shell.language')}</span>
          <select value={language} onChange={(event) => setLanguage(event.target.value as Person['language'])}>
            <option value="">{t('people.byBrowser')}</option>
            {LANGUAGES.map((one) => (
              <option key={one} value={one}>
                {LANGUAGE_NAMES[one]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <fieldset className="role-choices">
        <legend>{t('people.roles')}</legend>
        {ROLES.map((role) => (
          <RoleChoice
            key={role}
            role={role}
            grant={grants.find((held) => held.role === role) ?? null}
            lines={lines}
            give={(grant) => give(role, grant)}
          />
        ))}
      </fieldset>
      {person && (
        <label className="field inline">
          <input type="checkbox" checked={active} onChange={(event) => setActive(event.target.checked)} />
          <span>{t('people.active')}</span>
        </label>
      )}
      <Trouble words={trouble} />
      <div className="actions">
        <button type="button" className="button" onClick={close}>
          {t('setup.cancel')}
        </button>
        {changed ? (
          <button
            type="button"
            className="button primary"
            onClick={() => {
              stale();
              close();
            }}
          >
            {t('people.lookAgain')}
          </button>
        ) : (
          <button type="submit" className="button primary" disabled={busy}>
            {t('people.save')}
          </button>
        )}
      </div>
    </form>
  );
}
