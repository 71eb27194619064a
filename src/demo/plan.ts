import { ProjectRole } from '../projects/members/project-member.entity.js';
import { TaskPriority } from '../tasks/core/task.entity.js';
import { TaskStatus } from '../projects/columns/task-status.js';
import type { Person } from './people.js';
import { type DemoComment, type DemoProject, type DemoTask, tasksOf } from './project.js';

/** The fields of a task that change, besides its column. */
export type Fields = Pick<DemoTask, 'start' | 'deadline' | 'estimate' | 'assignee' | 'priority'>;

/** An action on a task. */
export type Deed =
  | ({ kind: 'create'; by: Person } & Fields)
  | ({ kind: 'update'; by: Person } & Partial<Fields>)
  | { kind: 'move'; by: Person; status: TaskStatus }
  | { kind: 'comment'; comment: DemoComment }
  | { kind: 'archive'; by: Person };

/** An action with its time, in days from now. */
export interface Step {
  at: number;
  task: DemoTask;
  deed: Deed;
}

/** The actions on all tasks of a project, in order of time. */
export function planOf(project: DemoProject): Step[] {
  const tasks = tasksOf(project);
  const random = randomOf(project.name);
  return tasks
    .flatMap((task, index) => lifeOf(project, task, index, index / tasks.length, random))
    .sort((a, b) => a.at - b.at);
}

/** @param through the position of this task in the list, from 0 to 1. */
function lifeOf(project: DemoProject, task: DemoTask, index: number, through: number, random: () => number): Step[] {
  const end = task.status === TaskStatus.Done ? Math.min((task.deadline ?? 0) + random() * 2 - 1.5, -0.2) : -0.1;
  const created = createdAt(project, end, through, random());
  const worker = task.assignee ?? project.lead;
  const steps: Step[] = [];
  const add = (share: number, deed: Deed) => steps.push({ at: created + (end - created) * share, task, deed });

  add(0, creation(project, task, index));
  if (isCorrected(index, 'assign')) add(0.15, { kind: 'update', by: project.lead, assignee: task.assignee });
  if (isCorrected(index, 'reprioritise')) add(0.3, { kind: 'update', by: worker, priority: task.priority });
  if (isCorrected(index, 'postpone')) add(0.45, { kind: 'update', by: worker, deadline: task.deadline });
  if (task.status !== TaskStatus.Todo)
    add(0.5 + random() * 0.3, { kind: 'move', by: worker, status: TaskStatus.InProgress });
  const comments = ofTitle(project.comments, task.title) ?? [];
  comments.forEach((comment, n) => add(0.82 + (0.15 * n) / comments.length, { kind: 'comment', comment }));
  if (task.status === TaskStatus.Done) {
    const tooEarly = index % 13 === 6;
    if (tooEarly) add(0.85, { kind: 'move', by: worker, status: TaskStatus.Done });
    if (tooEarly) add(0.9, { kind: 'move', by: project.lead, status: TaskStatus.InProgress });
    add(1, { kind: 'move', by: worker, status: TaskStatus.Done });
  }
  const cleared = clearedAt(project, task, index, end);
  if (cleared !== undefined) steps.push({ at: cleared, task, deed: { kind: 'archive', by: project.lead } });
  return steps;
}

/** @param share from 0 to 1. */
function createdAt({ began, ahead }: DemoProject, end: number, through: number, share: number): number {
  const earliest = began + 0.3;
  if (ahead !== undefined) return Math.max(earliest, Math.min(end, 0) - 1.5 - ahead * share);
  return earliest + (Math.min(began * 0.3, end - 1.5) - earliest) * through * share;
}

/** When a task was archived, if it was. @param end when it was done. */
function clearedAt(project: DemoProject, { status }: DemoTask, index: number, end: number): number | undefined {
  if (index < (project.archived ?? 0)) return -0.1;
  const { cleared_after_days } = project;
  if (cleared_after_days === undefined || status !== TaskStatus.Done) return undefined;
  const at = end + cleared_after_days;
  return at < -0.1 ? at : undefined;
}

/** What a project says of a task, by how its title begins. */
export function ofTitle<T>(said: Record<string, T> | undefined, title: string): T | undefined {
  return Object.entries(said ?? {}).find(([start]) => title.startsWith(start))?.[1];
}

/** Some tasks needed rework. */
function isCorrected(index: number, how: 'assign' | 'reprioritise' | 'postpone'): boolean {
  if (how === 'assign') return index % 9 === 4;
  return how === 'postpone' ? index % 8 === 5 : index % 7 === 3;
}

function creation({ lead, members, roles }: DemoProject, task: DemoTask, index: number): Deed {
  const { start, deadline, estimate, assignee, priority } = task;
  const workers = members.filter((person) => roles?.[person] !== ProjectRole.Viewer);
  const someoneElse = workers[index % workers.length] ?? null;
  return {
    kind: 'create',
    by: assignee && index % 5 < 2 ? assignee : lead,
    start,
    estimate,
    deadline: deadline !== null && isCorrected(index, 'postpone') ? deadline - 3 : deadline,
    assignee: isCorrected(index, 'assign') ? someoneElse : assignee,
    priority: isCorrected(index, 'reprioritise') ? TaskPriority.Medium : priority,
  };
}

/** Deterministic pseudo-random numbers between 0 and 1, seeded by a text. (mulberry32) */
function randomOf(text: string): () => number {
  let state = [...text].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) | 0, 7);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
