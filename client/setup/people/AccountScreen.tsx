import { Trouble } from '../../ui/Trouble.tsx';
import './people.css';
import { useState } from 'react';
import { changePassword } from '../../http/people-api.ts';
import { TextField } from '../../sign-in/TextField.tsx';
import { useMe } from '../../sign-in/use-me.ts';
import { useSending } from '../../sign-in/use-sending.ts';
import { useWords } from '../../words/use-words.ts';
import { SessionList } from './SessionList.tsx';

/** One's own: the password, and where one is signed in. */
export function AccountScreen() {
  const { t } = useWords();
  const me = useMe();
  const [old, setOld] = useState('');
  const [next, setNext] = useState('');
  const [saved, setSaved] = useState(false);
  const { busy, trouble, submit } = useSending(
    () => changePassword(old, next),
    () => {
      setOld('');
      setNext('');
      setSaved(true);
    },
  );
  if (me?.kind !== 'person') return null;
  return (
    <>
      <form className="card person-form" onSubmit={submit}>
        <h2>{t('me.changePassword', { name: me.display })}</h2>
        <div className="fields">
          <TextField label={t('me.old')} value={old} change={setOld} type="password" complete="current-password" />
          <TextField
            label={t('signIn.newPassword')}
            value={next}
            change={setNext}
            type="password"
            complete="new-password"
            hint={t('signIn.passwordHow')}
          />
        </div>
        <Trouble words={trouble} />
        {saved && <p role="status">{t('me.passwordChanged')}</p>}
        <div className="actions">
          <button type="submit" className="button primary" disabled={busy}>
            {t('people.save')}
          </button>
        </div>
      </form>
      <SessionList />
    </>
  );
}
