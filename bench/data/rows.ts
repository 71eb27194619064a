import { createHash } from 'node:crypto';
import type { GeneratedChange, GeneratedTask, Person, ProjectPlan } from './project.js';

/** Rows in PostgreSQL's text format for COPY. What is generated holds nothing that would need to be escaped. */

const NULL = '\\N';

export const COLUMNS = {
  users: 'id, name, email, role, password_hash, created_at, updated_at',
  sessions: 'id, user_id, expires_at, user_agent, address',
  projects:
    'id, name, description, deadline, status, task_access, created_by, version, created_at, updated_at, deleted_at',
  project_columns: 'id, project_id, name, category, color, rank',
  project_members: 'project_id, user_id, created_at',
  activity_heads: 'project_id, seq',
  tasks:
    'id, number, title, description, priority, status, column_id, rank, deadline, project_id, assigned_to, created_by, version, created_at, updated_at, deleted_at',
  activity:
    'id, user_id, user_name, action, subject_type, subject_id, project_id, task_id, seq, changes, data, assignees, timestamp',
  notifications: 'id, user_id, type, params, project_id, task_id, actor_id, actor_name, read_at, created_at',
} as const;
export type Table = keyof typeof COLUMNS;

/** One hash for everybody: nobody logs in with a password while speed is measured. */
const PASSWORD_HASH = '$2b$12$Ri6N8bYcVx0gL2y3e1m5UuYb1pV1n0ZkZ2q7yC0sJ4m5H6t7U8v9W';
const DESCRIPTION = 'Two paragraphs and a picture. Ask the people of the shop which of the two texts they like better.';

export function userRow({ id, name }: Person, index: number, role: string, created: number): string {
  const at = time(created);
  return line([id, name, `user${index}@bench.example`, role, PASSWORD_HASH, at, at]);
}

export function sessionRow(id: string, user: Person): string {
  return line([id, user.id, '2100-01-01T00:00:00Z', 'bench', '127.0.0.1']);
}

export function projectRow(plan: ProjectPlan): string {
  return line([
    plan.id,
    plan.name,
    DESCRIPTION,
    NULL,
    'in_progress',
    plan.task_access,
    plan.creator.id,
    '1',
    time(plan.begins),
    time(plan.begins),
    plan.in_trash ? time(plan.ends) : NULL,
  ]);
}

/** The id of a project's first column in a category, as `flowtrack_column_id` makes it. */
export function columnId(project_id: string, category: string): string {
  const hash = createHash('md5')
    .update(project_id + category)
    .digest('hex');
  return `${project_id.slice(0, 13)}-7${hash.slice(0, 3)}-8${hash.slice(3, 6)}-${hash.slice(6, 18)}`;
}

export function columnRow({ id }: ProjectPlan, category: string, rank: string): string {
  return line([columnId(id, category), id, category, category, 'gray', rank]);
}

export function memberRow(plan: ProjectPlan, member: Person): string {
  return line([plan.id, member.id, time(plan.begins)]);
}

export function headRow(plan: ProjectPlan, seq: number): string {
  return line([plan.id, String(seq)]);
}

export function taskRow(plan: ProjectPlan, task: GeneratedTask): string {
  return line([
    task.id,
    String(task.number),
    task.title,
    DESCRIPTION,
    task.priority,
    task.status,
    columnId(plan.id, task.status),
    task.rank,
    task.deadline ?? NULL,
    plan.id,
    task.assignee?.id ?? NULL,
    task.creator.id,
    String(task.version),
    time(task.created),
    time(task.updated),
    task.in_trash ? time(task.updated) : NULL,
  ]);
}

export function activityRow(id: string, plan: ProjectPlan, change: GeneratedChange, seq: number): string {
  const { task, member, actor } = change;
  return line([
    id,
    actor.id,
    actor.name,
    change.action,
    task ? 'task' : member ? 'member' : 'project',
    task?.id ?? member?.id ?? plan.id,
    plan.id,
    task?.id ?? NULL,
    String(seq),
    changesOf(change),
    task ? taskJson(plan, task) : JSON.stringify({ id: plan.id, name: plan.name, task_access: plan.task_access }),
    task?.assignee ? `{${task.assignee.id}}` : member ? `{}` : '{}',
    time(change.time),
  ]);
}

function changesOf({ action, task, member }: GeneratedChange): string {
  if (member) return JSON.stringify({ member: { from: null, to: { id: member.id, name: member.name } } });
  if (action === 'task_moved') return `{"rank":{"from":"V0000000","to":"${task?.rank ?? ''}"}}`;
  return `{"title":{"from":null,"to":"${task?.title ?? ''}"}}`;
}

function taskJson(plan: ProjectPlan, task: GeneratedTask): string {
  const { id, title, priority, status, rank, deadline, assignee, creator, version } = task;
  return JSON.stringify({
    id,
    title,
    description: DESCRIPTION,
    priority,
    status,
    column_id: columnId(plan.id, status),
    rank,
    deadline,
    project_id: plan.id,
    assigned_to: assignee?.id ?? null,
    assigned_to_name: assignee?.name ?? null,
    created_by: creator.id,
    version,
    created_at: time(task.created),
    updated_at: time(task.updated),
  });
}

export function notificationRow(id: string, plan: ProjectPlan, { task, actor, time: at }: GeneratedChange): string {
  if (!task?.assignee) return '';
  const params = JSON.stringify({ title: task.title });
  const read = at % 3 === 0 ? NULL : time(at + 1000);
  return line([id, task.assignee.id, 'task_updated', params, plan.id, task.id, actor.id, actor.name, read, time(at)]);
}

function line(values: string[]): string {
  return `${values.join('\t')}\n`;
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
