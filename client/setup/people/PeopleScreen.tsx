import { HiddenHeader } from '../../ui/HiddenHeader.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import './people.css';
import { useState } from 'react';
import { getPeople, newLink, type Person } from '../../http/people-api.ts';
import { roleWords } from '../../sign-in/role-words.ts';
import { useMe } from '../../sign-in/use-me.ts';
import { useWords } from '../../words/use-words.ts';
import { DisplayList } from './DisplayList.tsx';
import { KeyList } from './KeyList.tsx';
import { PersonForm } from './PersonForm.tsx';
import { Secret } from './Secret.tsx';
import { SessionList } from './SessionList.tsx';
import { useAsked } from './use-asked.ts';

interface Link {
  readonly name: string;
  readonly address: string;
}

/** People with their roles; who is signed in; displays; keys of programs. */
export function PeopleScreen() {
  const { t } = useWords();
  const me = useMe();
  const { answer, trouble, again, doing } = useAsked(getPeople);
  /** Null = no form; 'new' = somebody new. */
  const [open, setOpen] = useState<Person | 'new' | null>(null);
  const [link, setLink] = useState<Link | null>(null);
  const people = answer?.people ?? [];
  const shown = (name: string, path: string) => setLink({ name, address: `${location.origin}${path}` });
  return (
    <>
      <div className="setup-lead">
        <p className="quiet">{t('people.lead')}</p>
        {open === null && (
          <button type="button" className="button primary" onClick={() => setOpen('new')}>
            {t('people.add')}
          </button>
        )}
      </div>
      <Trouble words={trouble} />
      {link && (
        <Secret lead={t('people.linkFor', { name: link.name })} text={link.address} close={() => setLink(null)} />
      )}
      {open !== null && (
        <PersonForm
          key={open === 'new' ? 'new' : `${open.id} ${open.version}`}
          person={open === 'new' ? null : open}
          close={() => setOpen(null)}
          saved={(name, path) => {
            setOpen(null);
            if (path !== null) shown(name, path);
            again();
          }}
          stale={again}
        />
      )}
      <div className="card scroll">
        <table className="grid people stacked">
          <thead>
            <tr>
              <th scope="col">{t('people.display')}</th>
              <th scope="col">{t('signIn.name')}</th>
              <th scope="col">{t('people.roles')}</th>
              <th scope="col">{t('people.signsIn')}</th>
              <HiddenHeader words={t('people.actions')} />
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <tr key={person.id} className={person.active ? '' : 'gone'} data-person={person.name}>
                <th scope="row">
                  {person.display}
                  {person.name === me?.name && <span className="quiet"> ({t('people.you')})</span>}
                </th>
                <td>{person.name}</td>
                <td>
                  {person.grants.map((grant) => (
                    <span key={grant.role} className="role">
                      {roleWords(t, grant)}
                    </span>
                  ))}
                  {person.grants.length === 0 && <span className="quiet">{t('people.noRole')}</span>}
                </td>
                <td>{t(person.active ? `people.by.${person.signsIn}` : 'people.left')}</td>
                <td className="right">
                  <button type="button" className="button" onClick={() => setOpen(person)}>
                    {t('people.change')}
                  </button>
                  {person.active && (
                    <button
                      type="button"
                      className="button"
                      onClick={() => doing(async () => shown(person.display, (await newLink(person.id)).link))}
                    >
                      {t('people.newLink')}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <SessionList all />
      <DisplayList />
      <KeyList />
    </>
  );
}
