import { IconFolder, IconPlus, IconSquareCheck } from '@tabler/icons-react';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Project, Task } from '../data/api.js';
import { projectChoices, projectQuery } from '../data/projects.js';
import { isTaskKey } from '../data/task-names.js';
import { createTask, deleteTask, taskChoices, taskQuery } from '../data/tasks.js';
import { undoTask } from '../data/undo.js';
import { offerUndo } from '../ui/toasts.js';
import { usePaletteActions, usePalettePages } from './palette-commands.js';
import type { PaletteGroup, PaletteItem } from './palette-list.js';
import type { PaletteStep } from './palette-panel.js';

/** The maximum number of projects beside other results. */
const FEW = 6;

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
): { groups: PaletteGroup[]; isSearching: boolean } {
  const { t } = useTranslation();
  const pages = usePalettePages();
  const current = useCurrentProject();
  const actions = usePaletteActions(current && mayCreateTasks(current) ? current : undefined, onStep);
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
  const offered = step.kind === 'create' ? actions.filter(({ creates }) => creates) : actions;
  if (step.kind === 'create')
    return { groups: [{ label: t('palette.actions'), items: matching(offered) }], isSearching: false };
  const tasks = { label: t('palette.tasks'), items: query === asked ? found.tasks : [] };
  // Whoever types a key wants this task and nothing else.
  if (isTaskKey(query)) return { groups: [tasks], isSearching };
  return {
    groups: [
      { label: t('palette.pages'), items: matching(pages) },
      { label: t('palette.actions'), items: matching(offered) },
      { label: t('palette.projects'), items: projects.slice(0, FEW) },
      tasks,
    ],
    isSearching,
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

/** Projects and tasks found by the server. */
function useFound(step: PaletteStep, asked: string, onStep: (step: PaletteStep) => void) {
  const navigate = useNavigate();
  const wantsProjects = step.kind === 'all' || step.kind === 'project';
  const projects = useQuery({ ...projectChoices(asked), enabled: wantsProjects });
  const tasks = useQuery({ ...taskChoices(asked), enabled: step.kind === 'all' && asked.length > 1 });
  const named = useQuery({ ...taskQuery(asked), enabled: step.kind === 'all' && isTaskKey(asked) });
  const others = asked.length > 1 ? (tasks.data ?? []) : [];
  const names = new Map(projects.data?.map(({ id, name }) => [id, name]));
  const toProject = ({ id, name }: Project): PaletteItem =>
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
  return {
    isFetching: projects.isFetching || tasks.isFetching || named.isFetching,
    projects: (projects.data ?? [])
      .filter((project) => step.kind !== 'project' || mayCreateTasks(project))
      .map(toProject),
    tasks: withFirst(others, isTaskKey(asked) ? named.data : undefined).map((task): PaletteItem => ({
      key: task.id,
      label: task.title,
      detail: `${task.key} · ${names.get(task.project_id) ?? i18next.t(`taskStatus.${task.status}`)}`,
      icon: IconSquareCheck,
      run: () =>
        navigate({
          to: '/projects/$projectId/board',
          params: { projectId: task.project_id },
          search: { task: task.key },
        }),
    })),
  };
}

function withFirst(tasks: Task[], first: Task | undefined): Task[] {
  return first ? [first, ...tasks.filter(({ id }) => id !== first.id)] : tasks;
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
