import { Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { keepLanguage } from '../words/chosen-language.ts';
import { LANGUAGE_NAMES, LANGUAGES } from '../words/languages.ts';
import { speak } from '../words/speak.ts';
import { TopButton } from './TopButton.tsx';

export function LanguageMenu() {
  const { t, i18n } = useTranslation();
  return (
    <Menu position="bottom-end" shadow="sm">
      <Menu.Target>
        <TopButton icon="language" label={t('shell.language')} />
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            role="menuitemradio"
            aria-checked={i18n.language === language}
            className={i18n.language === language ? 'menu-on' : ''}
            onClick={() => {
              keepLanguage(language);
              void speak(language);
            }}
          >
            {LANGUAGE_NAMES[language]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
