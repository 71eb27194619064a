import { AppShell, Burger, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLayoutKanban } from '@tabler/icons-react';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { LiveBadge } from './live-badge.js';
import { MainNavigation } from './main-navigation.js';
import { NotificationBell } from './notification-bell.js';
import { NotificationToasts } from './notification-toasts.js';
import { CommandPalette, PaletteButton } from './palette.js';
import { Shortcuts } from './shortcuts.js';
import { TaskPanelHost } from './task-panel-host.js';
import classes from './shell.module.css';
import { UserMenu } from './user-menu.js';

/** The frame of every screen: navigation, notifications, user menu. */
export function Shell() {
  const { t } = useTranslation();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  useEffect(close, [path, close]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'md', collapsed: { mobile: !isOpen } }}
      padding={0}
    >
      <a href="#main" className={classes.skip}>
        {t('shell.skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px={{ base: 'xs', sm: 'md' }} justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="md" size="sm" aria-label={t('shell.menu')} />
            <Group
              gap={6}
              wrap="nowrap"
              renderRoot={(props) => (
                <Link to="/" {...props} aria-label="FlowTrack" style={{ color: 'inherit', textDecoration: 'none' }} />
              )}
            >
              <IconLayoutKanban size={24} aria-hidden />
              <Text fw={700} visibleFrom="xs">
                FlowTrack
              </Text>
            </Group>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <LiveBadge />
            <PaletteButton />
            <NotificationBell />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={t('shell.navigation')} className={isOpen ? undefined : classes.closed}>
        <AppShell.Section grow className={classes.navigation}>
          <MainNavigation />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className={classes.main}>
        <Outlet />
      </AppShell.Main>
      <TaskPanelHost />
      <NotificationToasts />
      <CommandPalette />
      <Shortcuts />
    </AppShell>
  );
}
