import '../ui/parts.css';
import './sign-in.css';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getMe, type Me } from '../http/people-api.ts';
import { FirstAdmin } from './FirstAdmin.tsx';
import { LinkPassword } from './LinkPassword.tsx';
import { PasswordSignIn } from './PasswordSignIn.tsx';

/** Where whoever must sign in does it: with a name, as the first of all, or by the link that an admin gave. */
export function SignIn({ done }: { readonly done: () => void }) {
  const { t } = useTranslation();
  const link = new URLSearchParams(location.search).get('link');
  const [me, setMe] = useState<Me | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    getMe(stop.signal).then(setMe, () => undefined);
    return () => stop.abort();
  }, []);
  useEffect(() => {
    document.title = `${t('signIn.title')} – Gemba`;
  }, [t]);
  return (
    <main className="sign-in">
      <div className="card">
        <p className="sign-in-mark">
          <svg width="22" height="22" viewBox="0 0 20 20" aria-hidden="true">
            <path d="M2 17V8l5-4v4l5-4v4l6-4v13z" fill="currentColor" />
            <path d="M5.5 13h9" stroke="var(--surface)" strokeWidth="2" />
          </svg>
          Gemba
        </p>
        {link ? (
          <LinkPassword link={link} done={done} />
        ) : me?.first ? (
          <FirstAdmin done={done} />
        ) : (
          <PasswordSignIn oidc={me?.oidc ?? false} done={done} />
        )}
      </div>
    </main>
  );
}
