import { useState } from 'react';
import { addKey, getKeys, revokeKey } from '../../http/people-api.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { Secret } from './Secret.tsx';
import { useAsked } from './use-asked.ts';

const RIGHTS = ['samples', 'import'] as const;

/** Keys of programs: what each may do; what a key is, is shown once. */
export function KeyList() {
  const { t, f } = useWords();
  const { answer, trouble, doing } = useAsked(getKeys);
  const [name, setName] = useState('');
  const [rights, setRights] = useState<readonly string[]>(['samples']);
  const [secret, setSecret] = useState<string | null>(null);
  const add = async () => {
    setSecret((await addKey(name.trim(), rights)).secret);
    setName('');
  };
  return (
    <section className="card people-part">
      <h2>{t('people.keys')}</h2>
      <p className="quiet">{t('people.keysHow')}</p>
      <ul className="people-rows">
        {(answer?.keys ?? []).map((key) => (
          <li key={key.id}>
            <b>{key.name}</b>
            <span>{key.rights.map((right) => t(`people.right.${right}`)).join(', ')}</span>
            <span className="quiet num">{f.date(Date.parse(key.created))}</span>
            <button type="button" className="button" onClick={() => doing(() => revokeKey(key.id))}>
              {t('people.revoke')}
            </button>
          </li>
        ))}
      </ul>
      <Trouble words={trouble} />
      {secret && <Secret lead={t('people.keyOnce')} text={secret} close={() => setSecret(null)} />}
      <form
        className="people-add"
        onSubmit={(event) => {
          event.preventDefault();
          doing(add);
        }}
      >
        <label className="field">
          <span>{t('people.keyName')}</span>
          <input value={name} maxLength={100} required onChange={(event) => setName(event.target.value)} />
        </label>
        {RIGHTS.map((right) => (
          <label key={right} className="field inline">
            <input
              type="checkbox"
              checked={rights.includes(right)}
              onChange={(event) =>
                setRights(RIGHTS.filter((one) => (one === right ? event.target.checked : rights.includes(one))))
              }
            />
            <span>{t(`people.right.${right}`)}</span>
          </label>
        ))}
        <button type="submit" className="button" disabled={rights.length === 0}>
          {t('people.addKey')}
        </button>
      </form>
    </section>
  );
}
