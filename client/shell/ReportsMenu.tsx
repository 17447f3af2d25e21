import { Menu } from '@mantine/core';
import { Link } from '../router/Link.tsx';
import { useWords } from '../words/use-words.ts';

/** Pages that are read at fixed times: after a shift, in the morning, once a week. */
export function ReportsMenu({ line, on }: { readonly line: string | null; readonly on: boolean }) {
  const { t } = useWords();
  const at = line === null ? '' : `?line=${line}`;
  return (
    <Menu position="bottom-start" shadow="sm">
      <Menu.Target>
        <button type="button" className="nav" {...(on ? { 'aria-current': 'page' as const } : {})}>
          {t('nav.reports')}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} href={`/report${at}`}>
          {t('nav.report')}
        </Menu.Item>
        <Menu.Item component={Link} href="/meeting">
          {t('nav.meeting')}
        </Menu.Item>
        <Menu.Item component={Link} href="/actions">
          {t('nav.actions')}
        </Menu.Item>
        <Menu.Item component={Link} href={`/why${at}`}>
          {t('nav.why')}
        </Menu.Item>
        <Menu.Item component={Link} href="/energy">
          {t('nav.energy')}
        </Menu.Item>
        <Menu.Item component={Link} href={`/master-data${at}`}>
          {t('nav.masterData')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
