import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HttpProblem } from '../http/api.ts';
import { setPassword as setByLink } from '../http/people-api.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { TextField } from './TextField.tsx';
import { useSending } from './use-sending.ts';

/** A new password, with the link that an admin gave. */
export function LinkPassword({ link, done }: { readonly link: string; readonly done: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const [spent, setSpent] = useState(false);
  const work = () =>
    setByLink(link, password).catch((error) => {
      setSpent(error instanceof HttpProblem && error.status === 403);
      throw error;
    });
  const { busy, trouble, submit } = useSending(work, done);
  return (
    <form onSubmit={submit}>
      <h1>{t('signIn.link')}</h1>
      <TextField
        label={t('signIn.newPassword')}
        value={password}
        change={setPassword}
        type="password"
        complete="new-password"
        hint={t('signIn.passwordHow')}
        first
      />
      <Trouble words={trouble && (spent ? t('signIn.linkSpent') : trouble)} />
      <button type="submit" className="button primary" disabled={busy}>
        {t('signIn.linkGo')}
      </button>
    </form>
  );
}
