import { Menu, Text, useMantineColorScheme } from '@mantine/core';
import {
  IconDeviceDesktop,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
  IconUser,
} from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, currentLanguage, type Language, LANGUAGES } from '../lib/i18n.js';
import { session } from '../lib/session.js';
import { useUser } from '../lib/use-session.js';
import { showHelp } from './shortcuts.js';

const SCHEMES = { auto: IconDeviceDesktop, light: IconSun, dark: IconMoon } as const;

/** The user, preferences and logout. */
export function UserMenuItems() {
  const { t } = useTranslation();
  const { email } = useUser();
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const logout = async () => {
    await session.logout();
    await navigate({ to: '/login' });
  };
  return (
    <>
      <Text px="sm" py={6} size="sm" c="dimmed" truncate title={email}>
        {email}
      </Text>
      <Menu.Item leftSection={<IconUser size={16} />} renderRoot={(props) => <Link to="/profile" {...props} />}>
        {t('shell.profile')}
      </Menu.Item>
      <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={showHelp}>
        {t('shell.shortcuts')}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Label>{t('shell.theme')}</Menu.Label>
      {(Object.keys(SCHEMES) as (keyof typeof SCHEMES)[]).map((scheme) => {
        const Picture = SCHEMES[scheme];
        return (
          <Menu.Item
            key={scheme}
            leftSection={<Picture size={16} />}
            onClick={() => setColorScheme(scheme)}
            aria-current={scheme === colorScheme}
            fw={scheme === colorScheme ? 600 : undefined}
          >
            {t(`theme.${scheme}`)}
          </Menu.Item>
        );
      })}
      <Menu.Divider />
      <Menu.Label>{t('shell.language')}</Menu.Label>
      {(Object.keys(LANGUAGES) as Language[]).map((language) => (
        <Menu.Item
          key={language}
          lang={language}
          leftSection={<IconLanguage size={16} />}
          onClick={() => void chooseLanguage(language)}
          aria-current={language === currentLanguage()}
          fw={language === currentLanguage() ? 600 : undefined}
        >
          {LANGUAGES[language]}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void logout()}>
        {t('shell.logout')}
      </Menu.Item>
    </>
  );
}
