import type { ProjectDto, ProjectStateDto } from '../../src/projects/project.dto.js';
import { TaskAccess } from '../../src/projects/project.entity.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from './actor.js';

/** Some fields of `T`; of an enum, its values as plain text. */
type Fields<T> = { [K in keyof T]?: T[K] extends string ? `${T[K]}` : T[K] };

/** Creates a project as `admin`, with `members`. */
export async function createProject(
  admin: TestActor,
  fields: Fields<ProjectDto> = {},
  members: TestActor[] = [],
): Promise<ProjectDto> {
  const { status, body } = await admin.post<ProjectDto>('/projects', { name: 'Project', ...fields });
  if (status !== 201) throw new Error(`cannot create a project: ${JSON.stringify(body)}`);
  for (const member of members) await admin.post(`/projects/${body.id}/members/${member.id}`);
  return body;
}

/** What an admin, and a member, may do in a project, as its answers say. */
export const ADMIN_RIGHTS = [
  ...[
    'edit',
    'create_tasks',
    'edit_tasks',
    'see_all_tasks',
    'set_task_access',
    'set_key',
    'set_archive_rule',
    'manage_members',
    'manage_columns',
    'manage_labels',
    'share_views',
    'manage_views',
    'manage_webhooks',
    'import',
    'delete',
    'restore',
  ],
] as ProjectDto['can'];
const MEMBER_RIGHTS: ProjectDto['can'] = ['edit', 'create_tasks', 'edit_tasks', 'share_views'];

/** A project that an admin was shown, as its members see it. */
export function asMember(project: ProjectDto): ProjectDto {
  const isShared = project.task_access === TaskAccess.Members;
  return {
    ...project,
    can: isShared ? [...MEMBER_RIGHTS.slice(0, 3), 'see_all_tasks', ...MEMBER_RIGHTS.slice(3)] : MEMBER_RIGHTS,
  };
}

/** What events show of a project that an actor was shown. */
export function stateOf({ can: _, starred: __, ...state }: ProjectDto): ProjectStateDto {
  return state;
}

/** Creates a task as `actor`. */
export async function createTask(
  actor: TestActor,
  project: { id: string },
  fields: Fields<TaskDto> = {},
): Promise<TaskDto> {
  const { status, body } = await actor.post<TaskDto>('/tasks', { title: 'Task', project_id: project.id, ...fields });
  if (status !== 201) throw new Error(`cannot create a task: ${JSON.stringify(body)}`);
  return body;
}

/** Creates many tasks as `actor`, one after the other. */
export async function createTasks(actor: TestActor, project: { id: string }, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await createTask(actor, project, { title: `Task ${n}` });
}

/** Moves all projects to the trash: for an admin the installation then looks as at its beginning. */
export async function deleteProjects(admin: TestActor): Promise<void> {
  const { body: projects } = await admin.get<ProjectDto[]>('/projects?limit=500');
  for (const { id } of projects) await admin.delete(`/projects/${id}`);
}
