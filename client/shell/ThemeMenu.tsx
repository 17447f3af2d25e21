import { Menu } from '@mantine/core';
import { chooseTheme, chosenTheme, THEMES, useTheme } from '../ui/theme.ts';
import { useWords } from '../words/use-words.ts';
import { TopButton } from './TopButton.tsx';

export function ThemeMenu() {
  const { t } = useWords();
  const shown = useTheme();
  const chosen = chosenTheme();
  return (
    <Menu position="bottom-end" shadow="sm">
      <Menu.Target>
        <TopButton icon={shown === 'dark' ? 'moon' : 'sun'} label={t('shell.theme')} />
      </Menu.Target>
      <Menu.Dropdown>
        {THEMES.map((theme) => (
          <Menu.Item
            key={theme}
            role="menuitemradio"
            aria-checked={chosen === theme}
            className={chosen === theme ? 'menu-on' : ''}
            onClick={() => chooseTheme(theme)}
          >
            {t(`theme.${theme}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
