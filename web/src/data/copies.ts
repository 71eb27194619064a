import type { QueryClient } from '@tanstack/react-query';
import { randomKey } from '../lib/random.js';
import { api, body, type Project, type Task } from './api.js';
import { takeTask } from './board-cache.js';
import { keys } from './keys.js';
import { refreshAfter } from './refresh.js';

/** Copies a task: the copy comes right after it, or at the end of the column for one that is archived. @throws ApiProblem */
export async function copyTask(client: QueryClient, { id }: Task): Promise<Task> {
  const params = { path: { id }, header: { 'Idempotency-Key': randomKey() } };
  const task = await body(api.POST('/api/v1/tasks/{id}/copy', { params }));
  takeTask(client, task);
  refreshAfter(client, { subject_type: 'task', project_id: task.project_id });
  return task;
}

export interface ProjectCopy {
  name: string;
  with_tasks: boolean;
  with_dates: boolean;
  with_members: boolean;
}

/** @throws ApiProblem; 409 for a project of more tasks than are copied. */
export async function copyProject(client: QueryClient, { id }: Project, copy: ProjectCopy): Promise<Project> {
  const params = { path: { id }, header: { 'Idempotency-Key': randomKey() } };
  const project = await body(api.POST('/api/v1/projects/{id}/copy', { body: copy, params }));
  refreshAfter(client, { subject_type: 'project' });
  void client.invalidateQueries({ queryKey: keys.projects });
  return project;
}
