import { Menu } from '@mantine/core';
import { signOut } from '../http/people-api.ts';
import { navigate } from '../router/router.ts';
import { roleWords } from '../sign-in/role-words.ts';
import { useMe } from '../sign-in/use-me.ts';
import { useWords } from '../words/use-words.ts';
import { TopButton } from './TopButton.tsx';

/** Who is signed in, with their roles; their account, and the way out. */
export function PersonMenu() {
  const { t } = useWords();
  const me = useMe();
  if (!me) return null;
  const person = me.kind === 'person';
  const leave = () => void signOut().finally(() => location.assign('/sign-in'));
  return (
    <Menu position="bottom-end" shadow="sm">
      <Menu.Target>
        <TopButton icon="person" label={person ? t('me.menu', { name: me.display }) : t('me.nobody')} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {person ? me.display : t(`me.${me.kind ?? 'nobody'}`)}
          {me.grants.map((grant) => (
            <span key={`${grant.role} ${grant.lines}`} className="me-role">
              {roleWords(t, grant)}
            </span>
          ))}
        </Menu.Label>
        {person && <Menu.Item onClick={() => navigate('/setup/account')}>{t('me.account')}</Menu.Item>}
        {!person && <Menu.Item onClick={() => location.assign('/sign-in')}>{t('me.signIn')}</Menu.Item>}
        {me.kind !== 'visitor' && <Menu.Item onClick={leave}>{t('me.signOut')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
