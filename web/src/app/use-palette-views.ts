import { IconBookmark } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Project } from '../data/api.js';
import { viewsQuery } from '../data/views.js';
import type { PaletteItem } from './palette-list.js';

/** The saved views of the project on the page, and then the user's own of all tasks. */
export function usePaletteViews(project: Pick<Project, 'id' | 'name'> | undefined): PaletteItem[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const here = useQuery({ ...viewsQuery(project?.id), enabled: project !== undefined });
  const everywhere = useQuery(viewsQuery(undefined));
  const ofProject = project ? (here.data ?? []) : [];
  return [
    ...ofProject.map(({ id, name, filter }) => ({
      key: id,
      label: name,
      detail: project?.name,
      icon: IconBookmark,
      run: () =>
        navigate({
          to: '/projects/$projectId/board',
          params: { projectId: project?.id ?? '' },
          search: { saved: id, q: filter },
        }),
    })),
    ...(everywhere.data ?? []).map(({ id, name, filter }) => ({
      key: id,
      label: name,
      detail: t('nav.myTasks'),
      icon: IconBookmark,
      run: () => navigate({ to: '/my-tasks', search: { saved: id, q: filter } }),
    })),
  ];
}
