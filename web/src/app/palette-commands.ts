import { useMantineColorScheme } from '@mantine/core';
import {
  IconBell,
  IconChartBar,
  IconDeviceDesktop,
  IconFolderPlus,
  IconFolders,
  IconHistory,
  IconHome,
  IconKeyboard,
  IconLanguage,
  IconListCheck,
  IconLogout,
  IconMoon,
  IconSearch,
  IconSquarePlus,
  IconSun,
  IconUser,
  IconUsers,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Project } from '../data/api.js';
import { activityDaysQuery } from '../data/past.js';
import { useMayCreateProjects } from '../data/options.js';
import { chooseLanguage, type Language, LANGUAGES } from '../lib/i18n.js';
import { session } from '../lib/session.js';
import { useIsAdmin } from '../lib/use-session.js';
import type { PaletteItem } from './palette-list.js';
import type { PaletteStep } from './palette-panel.js';
import { showHelp } from './shortcuts.js';

const PAGES = [
  { to: '/', label: 'nav.dashboard', icon: IconHome },
  { to: '/my-tasks', label: 'nav.myTasks', icon: IconListCheck },
  { to: '/search', label: 'palette.searchPage', icon: IconSearch },
  { to: '/projects', label: 'nav.projects', icon: IconFolders },
  { to: '/notifications', label: 'shell.notifications', icon: IconBell },
  { to: '/profile', label: 'shell.profile', icon: IconUser },
  { to: '/reports', label: 'nav.reports', icon: IconChartBar, isForAdmins: true },
  { to: '/people', label: 'nav.people', icon: IconUsers, isForAdmins: true },
  { to: '/activity', label: 'nav.activity', icon: IconHistory, isForAdmins: true },
] as const;

/** The pages that the user may open. */
export function usePalettePages(): PaletteItem[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isAdmin = useIsAdmin();
  return PAGES.filter((page) => isAdmin || !('isForAdmins' in page)).map(({ to, label, icon }) => ({
    key: to,
    label: t(label),
    icon,
    run: () => navigate({ to }),
  }));
}

/** The past of the project on the page, from its last change on. */
export function usePalettePast(project: Pick<Project, 'id' | 'name'> | undefined): PaletteItem[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  if (!project) return [];
  const run = async () => {
    const { seq } = await client.fetchQuery(activityDaysQuery(project.id));
    await navigate({ to: '/projects/$projectId/board', params: { projectId: project.id }, search: { at: seq } });
  };
  return [{ key: 'past', label: t('board.past'), detail: project.name, icon: IconHistory, run }];
}

/** A command, with other words that find it. */
interface PaletteAction extends PaletteItem {
  words?: string;
  /** Whether it creates something. */
  creates?: boolean;
}

const SCHEMES = { auto: IconDeviceDesktop, light: IconSun, dark: IconMoon } as const;

/** The commands that are available everywhere. */
export function usePaletteActions(
  project: Pick<Project, 'id' | 'name'> | undefined,
  onStep: (step: PaletteStep) => void,
): PaletteAction[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayCreateProjects = useMayCreateProjects();
  const { setColorScheme } = useMantineColorScheme();
  const create: PaletteAction[] = [
    ...(project
      ? [
          {
            key: 'create-task-here',
            label: t('palette.createTaskIn', { project: project.name }),
            icon: IconSquarePlus,
            creates: true,
            stays: 'for more' as const,
            run: () => onStep({ kind: 'title', project }),
          },
        ]
      : []),
    {
      key: 'create-task',
      label: t('palette.createTask'),
      icon: IconSquarePlus,
      creates: true,
      stays: 'for more',
      run: () => onStep({ kind: 'project' }),
    },
    ...(mayCreateProjects
      ? [
          {
            key: 'create-project',
            label: t('palette.createProject'),
            icon: IconFolderPlus,
            creates: true,
            run: () => navigate({ to: '/projects', search: { create: true } }),
          },
        ]
      : []),
  ];
  return [
    ...create,
    { key: 'shortcuts', label: t('shell.shortcuts'), icon: IconKeyboard, run: showHelp },
    ...(['auto', 'light', 'dark'] as const).map((scheme) => ({
      key: scheme,
      label: t('palette.themeOf', { name: t(`theme.${scheme}`) }),
      icon: SCHEMES[scheme],
      run: () => setColorScheme(scheme),
    })),
    ...(Object.keys(LANGUAGES) as Language[]).map((language) => ({
      key: language,
      label: t('palette.languageOf', { name: LANGUAGES[language] }),
      words: 'language sprache',
      icon: IconLanguage,
      run: () => chooseLanguage(language),
    })),
    {
      key: 'logout',
      label: t('shell.logout'),
      icon: IconLogout,
      run: async () => {
        await session.logout();
        await navigate({ to: '/login' });
      },
    },
  ];
}
