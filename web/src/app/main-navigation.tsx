import { NavLink } from '@mantine/core';
import { IconChartBar, IconFolders, IconHistory, IconHome, IconListCheck, IconUsers } from '@tabler/icons-react';
import { Link, useRouterState } from '@tanstack/react-router';
import { Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { latePart } from '../lib/late-part.js';
import { useIsAdmin } from '../lib/use-session.js';
import { whenIdle } from '../lib/when-idle.js';

const ProjectNavigation = latePart(async () => ({
  default: (await import('./project-navigation.js')).ProjectNavigation,
}));

const PLACES = [
  { to: '/', label: 'dashboard', icon: IconHome },
  { to: '/my-tasks', label: 'myTasks', icon: IconListCheck },
  { to: '/projects', label: 'projects', icon: IconFolders },
] as const;

const ADMIN_PLACES = [
  { to: '/reports', label: 'reports', icon: IconChartBar },
  { to: '/people', label: 'people', icon: IconUsers },
  { to: '/activity', label: 'activity', icon: IconHistory },
] as const;

/** The main navigation, limited to pages that the user may open, and the projects. */
export function MainNavigation() {
  // The screen itself comes first.
  const [isIdle, setIdle] = useState(false);
  useEffect(() => whenIdle(() => setIdle(true)), []);
  return (
    <>
      <Places />
      <Suspense>{isIdle && <ProjectNavigation />}</Suspense>
    </>
  );
}

function Places() {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const places = isAdmin ? [...PLACES, ...ADMIN_PLACES] : PLACES;
  return places.map(({ to, label, icon: Picture }) => {
    // The project that is open has its own place.
    const isHere = to === '/' || to === '/projects' ? path === to : path.startsWith(to);
    return (
      <NavLink
        key={to}
        label={t(`nav.${label}`)}
        leftSection={<Picture size={18} stroke={1.6} aria-hidden />}
        active={isHere}
        aria-current={isHere ? 'page' : undefined}
        renderRoot={(props) => <Link to={to} activeOptions={{ exact: to === '/projects' }} {...props} />}
        style={{ borderRadius: 'var(--mantine-radius-md)' }}
      />
    );
  });
}
