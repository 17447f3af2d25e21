import { roleWords } from '../../sign-in/role-words.ts';
import { type RoleName, useMe } from '../../sign-in/use-me.ts';
import { useWords } from '../../words/use-words.ts';

/** A screen that is for others: for whom, who one is, and what to do about it. */
export function NotYours({ roles }: { readonly roles: readonly RoleName[] }) {
  const { t } = useWords();
  const me = useMe();
  const wanted = roles.map((role) => t(`roles.${role}`)).join(', ');
  const own = me?.grants.map((grant) => roleWords(t, grant)).join(', ') || t('people.noRole');
  return (
    <section className="card not-yours" role="status">
      <h2>{t('people.notYours', { roles: wanted })}</h2>
      <p>{me?.kind === 'person' ? t('people.youAre', { name: me.display, roles: own }) : t('people.youAreNobody')}</p>
      {me?.kind === 'person' ? (
        <p className="quiet">{t('people.askAdmin')}</p>
      ) : (
        <a className="button" href="/sign-in">
          {t('me.signIn')}
        </a>
      )}
    </section>
  );
}
