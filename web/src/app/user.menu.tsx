import { UnstyledButton } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { lazy, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useUser } from '../lib/use.session.js';
import { whenIdle } from '../lib/when.idle.js';
import { LateMenu } from '../ui/late.menu.js';
import { PersonAvatar } from '../ui/person.js';

const UserMenuItems = lazy(async () => ({ default: (await import('./user.menu.items.js')).UserMenuItems }));

/** The picture of who is logged in, and a menu below it. */
export function UserMenu() {
  const { t } = useTranslation();
  const { name } = useUser();
  const router = useRouter();
  // Who logs out while the server is away still gets to see that. Not among what the first screen waits for.
  useEffect(() => whenIdle(() => void router.preloadRoute({ to: '/login' })), [router]);
  const button = (
    <UnstyledButton aria-label={t('shell.userMenu', { name })}>
      <PersonAvatar name={name} size={32} />
    </UnstyledButton>
  );
  return (
    <LateMenu button={button} width={230} position="bottom-end">
      <UserMenuItems />
    </LateMenu>
  );
}
