import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HttpProblem } from '../http/api.ts';
import { signIn } from '../http/people-api.ts';
import { TextField } from './TextField.tsx';
import { useSending } from './use-sending.ts';

export function PasswordSignIn({ oidc, done }: { readonly oidc: boolean; readonly done: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [status, setStatus] = useState(0);
  const work = () =>
    signIn(name, password).catch((error) => {
      setStatus(error instanceof HttpProblem ? error.status : 0);
      throw error;
    });
  const { busy, trouble, submit } = useSending(work, done);
  return (
    <form onSubmit={submit}>
      <h1>{t('signIn.title')}</h1>
      <TextField label={t('signIn.name')} value={name} change={setName} complete="username" first />
      <TextField
        label={t('signIn.password')}
        value={password}
        change={setPassword}
        type="password"
        complete="current-password"
      />
      {trouble && (
        <p className="trouble" role="alert">
          {status === 401
            ? t('signIn.wrong')
            : status === 429
              ? t('signIn.tooMany')
              : status === 503
                ? t('signIn.away')
                : trouble}
        </p>
      )}
      <button type="submit" className="button primary" disabled={busy}>
        {t('signIn.go')}
      </button>
      {oidc && (
        <a className="button" href="/signin/oidc">
          {t('signIn.oidc')}
        </a>
      )}
      <p className="quiet">{t('signIn.how')}</p>
    </form>
  );
}
