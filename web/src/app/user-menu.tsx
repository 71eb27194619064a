import { UnstyledButton } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { latePart } from '../lib/late-part.js';
import { useUser } from '../lib/use-session.js';
import { useLoadedWhenIdle } from '../lib/when-idle.js';
import { LateMenu, loadMenu } from '../ui/late-menu.js';
import { PersonAvatar } from '../ui/person.js';

const load = async () => ({ default: (await import('./user-menu-items.js')).UserMenuItems });
const UserMenuItems = latePart(load);

/** The user's avatar with a menu. */
export function UserMenu() {
  const { t } = useTranslation();
  const { id, name } = useUser();
  const router = useRouter();
  // Loaded early, so that the error of a logout without a server can be shown.
  useLoadedWhenIdle(load);
  useLoadedWhenIdle(loadMenu);
  useLoadedWhenIdle(useCallback(() => router.preloadRoute({ to: '/login' }), [router]));
  const button = (
    <UnstyledButton aria-label={t('shell.userMenu', { name })}>
      <PersonAvatar id={id} name={name} size={32} />
    </UnstyledButton>
  );
  return (
    <LateMenu button={button} width={230} position="bottom-end">
      <UserMenuItems />
    </LateMenu>
  );
}
