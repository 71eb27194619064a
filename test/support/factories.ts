import type { ProjectDto } from '../../src/projects/project.dto.js';
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
