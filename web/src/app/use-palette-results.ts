import { IconFolder, IconMessage, IconPlus, IconSearch, IconSquareCheck, IconTag } from '@tabler/icons-react';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Found, Project } from '../data/api.js';
import { projectChoices, projectQuery } from '../data/projects.js';
import { foundFirst, placeOf } from '../data/search.js';
import { isTaskKey } from '../data/task-names.js';
import { createTask, deleteTask } from '../data/tasks.js';
import { undoTask } from '../data/undo.js';
import { offerUndo } from '../ui/toasts.js';
import { usePaletteActions, usePalettePages, usePalettePast } from './palette-commands.js';
import type { PaletteGroup, PaletteItem } from './palette-list.js';
import { usePaletteViews } from './use-palette-views.js';
import type { PaletteStep } from './palette-panel.js';

/** The maximum number of projects beside other results. */
const FEW = 6;
/** The maximum number of views that match. */
const MANY = 20;

/**
 * The palette's results for a text, and whether a search is in progress.
 * @param query the typed text.
 * @param asked the text sent to the server, slightly later.
 */
export function usePaletteResults(
  step: PaletteStep,
  query: string,
  asked: string,
  onStep: (step: PaletteStep) => void,
): { groups: PaletteGroup[]; isSearching: boolean; failure?: unknown } {
  const { t } = useTranslation();
  const pages = usePalettePages();
  const current = useCurrentProject();
  const actions = usePaletteActions(current && mayCreateTasks(current) ? current : undefined, onStep);
  const past = usePalettePast(current);
  const views = usePaletteViews(current);
  const found = useFound(step, asked, onStep);
  const queries = useQueryClient();
  if (step.kind === 'title') {
    const create = query === '' ? [] : [taskToCreate(queries, query, step.project)];
    return { groups: [{ label: t('palette.actions'), items: create }], isSearching: false };
  }
  const matching = <T extends { label: string; words?: string }>(items: T[]) =>
    items.filter(({ label, words = '' }) => matches(`${label} ${words}`, query));
  const isSearching = found.isFetching || (query !== asked && step.kind !== 'create');
  // Results of another text are not offered.
  const projects = query === asked ? found.projects : [];
  if (step.kind === 'project') return { groups: [{ label: t('palette.projects'), items: projects }], isSearching };
  const offered = step.kind === 'create' ? actions.filter(({ creates }) => creates) : [...past, ...actions];
  if (step.kind === 'create')
    return { groups: [{ label: t('palette.actions'), items: matching(offered) }], isSearching: false };
  const failure = query === asked ? found.error : undefined;
  const of = (type: Found['type']) => (query === asked ? found.of(type) : []);
  const tasks = { label: t('palette.tasks'), items: of('task') };
  // Whoever types a key wants this task and nothing else.
  if (isTaskKey(query)) return { groups: [tasks], isSearching, failure };
  return {
    groups: [
      { label: t('palette.pages'), items: matching(pages) },
      { label: t('common.views'), items: matching(views).slice(0, query === '' ? FEW : MANY) },
      { label: t('palette.actions'), items: matching(offered) },
      { label: t('palette.projects'), items: projects.slice(0, FEW) },
      tasks,
      { label: t('palette.comments'), items: of('comment') },
      { label: t('palette.labels'), items: of('label').slice(0, FEW) },
      { label: t('palette.more'), items: query === asked ? found.more : [] },
    ],
    isSearching,
    failure,
  };
}

/** Whether the text contains every typed word, ignoring case and accents. */
function matches(text: string, query: string): boolean {
  const plain = (part: string) => part.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const within = plain(text);
  return plain(query)
    .split(/\s+/)
    .every((word) => within.includes(word));
}

/** The project of the present page, if any. */
function useCurrentProject(): Project | undefined {
  const id = useRouterState({ select: ({ location }) => /^\/projects\/([^/]+)/.exec(location.pathname)?.[1] });
  const { data } = useQuery({ ...projectQuery(id ?? ''), enabled: id !== undefined });
  return id === undefined ? undefined : data;
}

const mayCreateTasks = ({ can }: Project) => can.includes('create_tasks');

/** What the server finds. */
function useFound(step: PaletteStep, asked: string, onStep: (step: PaletteStep) => void) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const wantsProjects = step.kind === 'all' || step.kind === 'project';
  const projects = useQuery({ ...projectChoices(asked), enabled: wantsProjects });
  const isSearched = step.kind === 'all' && asked.length > 1;
  const search = useQuery({ ...foundFirst(asked), enabled: isSearched });
  const rows = isSearched ? (search.data ?? []) : [];
  const toProject = ({ id, name }: Pick<Project, 'id' | 'name'>): PaletteItem =>
    step.kind === 'project'
      ? {
          key: id,
          label: name,
          icon: IconFolder,
          stays: 'for more',
          run: () => onStep({ kind: 'title', project: { id, name } }),
        }
      : {
          key: id,
          label: name,
          icon: IconFolder,
          run: () => navigate({ to: '/projects/$projectId/board', params: { projectId: id } }),
        };
  const named = (projects.data ?? []).filter((project) => step.kind !== 'project' || mayCreateTasks(project));
  const others = rows.filter(({ type, id }) => type === 'project' && !named.some((project) => project.id === id));
  const more: PaletteItem = {
    key: 'more',
    label: t('palette.showAll', { query: asked }),
    icon: IconSearch,
    run: () => navigate({ to: '/search', search: { q: asked } }),
  };
  return {
    isFetching: projects.isFetching || search.isFetching,
    error: isSearched ? search.error : null,
    projects: [...named, ...others.map(({ id, title }) => ({ id, name: title.text }))].map(toProject),
    of: (type: Found['type']) =>
      rows.filter((row) => row.type === type).map((row) => ({ ...itemOf(row), run: () => navigate(placeOf(row)) })),
    more: rows.length > 0 ? [more] : [],
  };
}

const ICONS = { task: IconSquareCheck, comment: IconMessage, project: IconFolder, label: IconTag };

/** Something that was found: a comment by what it says, all else by its name. */
function itemOf({ type, id, title, excerpt, task_key, project_name, author }: Found): Omit<PaletteItem, 'run'> {
  const marked = type === 'comment' && excerpt ? excerpt : title;
  const detail = [task_key, type === 'comment' ? author : project_name].filter(Boolean).join(' · ');
  return { key: id, label: marked.text, marked, detail, icon: ICONS[type] };
}

function taskToCreate(queries: QueryClient, title: string, project: Pick<Project, 'id' | 'name'>): PaletteItem {
  const { t } = i18next;
  return {
    key: 'new-task',
    label: t('palette.newTask', { title, project: project.name }),
    icon: IconPlus,
    stays: 'until done',
    run: async () => {
      const task = await createTask(queries, { title, project_id: project.id });
      offerUndo(t('palette.created', { title, project: project.name }), () =>
        undoTask(queries, task, (version) => deleteTask(queries, task, version)),
      );
    },
  };
}
