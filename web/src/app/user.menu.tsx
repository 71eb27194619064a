import { Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import {
  IconDeviceDesktop,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
  IconUser,
} from '@tabler/icons-react';
import { Link, useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, currentLanguage, type Language, LANGUAGES } from '../lib/i18n.js';
import { session } from '../lib/session.js';
import { useUser } from '../lib/use.session.js';
import { PersonAvatar } from '../ui/person.js';
import { showHelp } from './shortcuts.js';

const SCHEMES = { auto: IconDeviceDesktop, light: IconSun, dark: IconMoon } as const;

/** Who one is, how one wants it, and the way out. */
export function UserMenu() {
  const { t } = useTranslation();
  const user = useUser();
  const navigate = useNavigate();
  const router = useRouter();
  // Who logs out while the server is away still gets to see that.
  useEffect(() => void router.preloadRoute({ to: '/login' }), [router]);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const logout = async () => {
    await session.logout();
    await navigate({ to: '/login' });
  };
  return (
    <Menu width={230} position="bottom-end" withinPortal>
      <Menu.Target>
        <UnstyledButton aria-label={t('shell.userMenu', { name: user.name })}>
          <PersonAvatar name={user.name} size={32} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Text px="sm" py={6} size="sm" c="dimmed" truncate title={user.email}>
          {user.email}
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
      </Menu.Dropdown>
    </Menu>
  );
}
