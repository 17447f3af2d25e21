import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { nameFirstAdmin } from '../http/people-api.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { TextField } from './TextField.tsx';
import { useSending } from './use-sending.ts';

/** Asked once, of whoever opened the address that the server printed: from here on every change has a name. */
export function FirstAdmin({ done }: { readonly done: () => void }) {
  const { t, i18n } = useTranslation();
  const [display, setDisplay] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const { busy, trouble, submit } = useSending(
    () => nameFirstAdmin(name, display, password, i18n.language as 'en' | 'de' | 'tr'),
    done,
  );
  return (
    <form onSubmit={submit}>
      <h1>{t('signIn.first')}</h1>
      <p>{t('signIn.firstHow')}</p>
      <TextField label={t('people.display')} value={display} change={setDisplay} complete="name" first most={100} />
      <TextField
        label={t('signIn.name')}
        value={name}
        change={setName}
        complete="username"
        hint={t('people.nameHow')}
        most={64}
      />
      <TextField
        label={t('signIn.newPassword')}
        value={password}
        change={setPassword}
        type="password"
        complete="new-password"
        hint={t('signIn.passwordHow')}
      />
      <Trouble words={trouble} />
      <button type="submit" className="button primary" disabled={busy}>
        {t('signIn.firstGo')}
      </button>
    </form>
  );
}
