import { isDeepStrictEqual } from 'node:util';
import { relabelled } from '../../web/src/live/board.js';
import type { TaskLabelDto } from '../../src/projects/labels/label.dto.js';
import type { ActivityEvent } from '../../src/history/events.js';
import type { ChecklistEventDto } from '../../src/tasks/checklists/checklist.dto.js';
import type { LinkEventDto } from '../../src/tasks/links/link.dto.js';
import type { ProjectStateDto } from '../../src/projects/project.dto.js';
import type { TaskDto, TransferredTaskDto } from '../../src/tasks/core/task.dto.js';

/** A recorded change, from the activity rows or from `GET /projects/{id}/events`. */
export type Recorded = Pick<ActivityEvent, 'type' | 'seq' | 'data' | 'changes'>;

/** A project as its history tells it. */
export interface BoardState {
  seq: number;
  project: ProjectStateDto | null;
  in_trash: boolean;
  /** Ids of the members, sorted. */
  members: string[];
  /** The role of each. */
  roles: Record<string, string>;
  /** In board order: by status, rank and id. */
  tasks: TaskDto[];
  /** Ids of deleted tasks, sorted. */
  trash: string[];
}

interface Replaying {
  seq: number;
  project: ProjectStateDto | null;
  in_trash: boolean;
  /** Roles by id. */
  members: Map<string, string>;
  tasks: Map<string, TaskDto>;
  trash: Map<string, TaskDto>;
}

const STATUSES = ['todo', 'in_progress', 'done'];

/** Derived from others, or counted with every change: never among `changes`. */
const UNRECORDED = new Set(['version', 'updated_at', 'assigned_to_name', 'blocked_by_count']);

/**
 * The state of a project after its recorded changes, from nothing but them.
 *
 * @throws Error naming the first change that does not follow from those before it: a gap in the numbers, something changed
 * that is not there, `changes` that do not lead from the state before to `data`, a version that was skipped.
 */
export function replay(events: Recorded[]): BoardState {
  const state: Replaying = {
    seq: 0,
    project: null,
    in_trash: false,
    members: new Map(),
    tasks: new Map(),
    trash: new Map(),
  };
  for (const event of events) {
    if (event.seq !== state.seq + 1) throw contradiction(event, `follows ${state.seq}`);
    state.seq = event.seq;
    if (event.type.startsWith('task_')) applyToTask(state, event);
    else if (event.type.startsWith('checklist_')) applyToChecklists(state, event);
    else if (event.type.startsWith('attachment_')) applyToAttachments(state, event);
    else if (event.type.startsWith('link_')) applyToLinks(state, event);
    else if (event.type.startsWith('label_')) applyToLabels(state, event);
    else if (event.type.startsWith('comment_')) applyToComments(state, event);
    else if (/^(view|webhook)_/.test(event.type)) continue;
    else if (event.type.startsWith('member_')) applyToMembers(state, event);
    else applyToProject(state, event);
  }
  return {
    ...state,
    members: [...state.members.keys()].sort(),
    roles: Object.fromEntries(state.members),
    tasks: [...state.tasks.values()].sort(inBoardOrder),
    trash: [...state.trash.keys()].sort(),
  };
}

/** The order of a board: columns from left to right, in each by the bytes of the rank, then by id. */
export function inBoardOrder(a: TaskDto, b: TaskDto): number {
  return (
    STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status) ||
    Buffer.compare(Buffer.from(a.rank), Buffer.from(b.rank)) ||
    (a.id < b.id ? -1 : 1)
  );
}

function applyToTask({ tasks, trash }: Replaying, event: Recorded): void {
  const task = event.data as TaskDto;
  const before = tasks.get(task.id);
  if (event.type === 'task_created') {
    if (before || trash.has(task.id)) throw contradiction(event, 'creates a task again');
    requireStep(event, undefined, task);
    tasks.set(task.id, task);
  } else if (event.type === 'task_restored') {
    const trashed = trash.get(task.id);
    if (!trashed) throw contradiction(event, 'restores a task that is not in the trash');
    requireRestored(event, trashed, task);
    trash.delete(task.id);
    tasks.set(task.id, task);
  } else {
    if (event.type === 'task_transferred' && applyArrival(tasks, event)) return;
    if (!before) throw contradiction(event, 'changes a task that is not there');
    if (event.type === 'task_transferred') {
      tasks.delete(task.id);
    } else if (event.type === 'task_deleted') {
      tasks.delete(task.id);
      trash.set(task.id, before);
    } else {
      requireStep(event, before, task);
      requireArchiving(event);
      // What else the transaction did may count already: an event of the link follows.
      tasks.set(task.id, { ...task, blocked_by_count: before.blocked_by_count });
    }
  }
}

/** A task that came from another project is as new in this one, but has had other versions. @returns whether it came. */
function applyArrival(tasks: Replaying['tasks'], event: Recorded): boolean {
  const { task, version } = event.data as TransferredTaskDto;
  if (!task) return false;
  if (tasks.has(task.id)) throw contradiction(event, 'brings a task that is there');
  const { column, rank, assigned_to, labels } = event.changes;
  const told = [idOf(column?.to), rank?.to, assigned_to?.to ?? null, labels?.to ?? []];
  const fits = isDeepStrictEqual(told, [task.column_id, task.rank, task.assigned_to, task.labels]);
  if (!fits || version !== task.version || column?.from !== null) throw contradiction(event, 'misreports an arrival');
  tasks.set(task.id, task);
  return true;
}

/** The archive changes with the events that say so, and those change nothing else. */
function requireArchiving(event: Recorded): void {
  const isAbout = event.type === 'task_archived' || event.type === 'task_unarchived';
  const fields = Object.keys(event.changes);
  if (isAbout ? fields.join() !== 'archived_at' : fields.includes('archived_at'))
    throw contradiction(event, 'does not fit the archive');
  const change = event.changes.archived_at;
  if (change && (change.to !== null) !== (event.type === 'task_archived'))
    throw contradiction(event, 'does not fit the archive');
}

/** A comment changes nothing of its task but the number of its comments. */
function applyToComments({ tasks }: Replaying, event: Recorded): void {
  const { task_id, comments_count } = event.data as { task_id: string; comments_count: number };
  const task = tasks.get(task_id);
  if (!task) throw contradiction(event, 'is about a task that is not there');
  const step = { comment_created: 1, comment_updated: 0, comment_deleted: -1 }[event.type] ?? 0;
  if (comments_count !== task.comments_count + step) throw contradiction(event, 'miscounts the comments');
  tasks.set(task_id, { ...task, comments_count });
}

/** An attachment changes nothing of its task but the number of its attachments. */
function applyToAttachments({ tasks }: Replaying, event: Recorded): void {
  const { task_id, attachments_count } = event.data as { task_id: string; attachments_count: number };
  const task = tasks.get(task_id);
  if (!task) throw contradiction(event, 'is about a task that is not there');
  const step = event.type === 'attachment_removed' ? -1 : 1;
  if (attachments_count !== task.attachments_count + step) throw contradiction(event, 'miscounts the attachments');
  tasks.set(task_id, { ...task, attachments_count });
}

/** A link changes nothing of its task but by how many others it is blocked. */
function applyToLinks({ tasks }: Replaying, event: Recorded): void {
  const { task_id, blocked_by_count } = event.data as LinkEventDto;
  const task = tasks.get(task_id);
  if (!task) throw contradiction(event, 'is about a task that is not there');
  const { from, to } = event.changes.blocked_by_count ?? { from: blocked_by_count, to: blocked_by_count };
  if (from !== task.blocked_by_count || to !== blocked_by_count) throw contradiction(event, 'miscounts the blockers');
  tasks.set(task_id, { ...task, blocked_by_count });
}

/** An item changes nothing of its task but how far the checklist is. */
function applyToChecklists({ tasks }: Replaying, event: Recorded): void {
  const { task_id, done, checklist } = event.data as ChecklistEventDto;
  const task = tasks.get(task_id);
  if (!task) throw contradiction(event, 'is about a task that is not there');
  const { done: ticked } = event.changes as Record<string, { from: unknown; to: unknown } | undefined>;
  const step =
    {
      checklist_item_created: [1, Number(done)],
      checklist_item_restored: [1, Number(done)],
      checklist_item_updated: [0, Number(ticked?.to ?? 0) - Number(ticked?.from ?? 0)],
      checklist_item_moved: [0, 0],
      checklist_item_deleted: [-1, -Number(done)],
      checklist_item_converted: [-1, -Number(done)],
    }[event.type] ?? [];
  const expected = { done: task.checklist.done + (step[1] ?? 0), total: task.checklist.total + (step[0] ?? 0) };
  if (!isDeepStrictEqual(checklist, expected)) throw contradiction(event, 'miscounts the checklist');
  tasks.set(task_id, { ...task, checklist });
}

/** A label that is changed, merged or deleted is so on all tasks, whose versions stay. */
function applyToLabels({ tasks, trash }: Replaying, event: Recorded): void {
  const { merged_into, ...data } = event.data as TaskLabelDto & { merged_into?: TaskLabelDto };
  if (event.type !== 'label_updated' && event.type !== 'label_deleted') return;
  const now = event.type === 'label_deleted' ? (merged_into ?? null) : data;
  for (const held of [tasks, trash])
    for (const [id, task] of held)
      if (task.labels.some((label) => label.id === data.id))
        held.set(id, { ...task, labels: relabelled(task.labels, data.id, now) });
}

function applyToProject(state: Replaying, event: Recorded): void {
  const project = event.data as ProjectStateDto;
  if ((event.type === 'project_created') !== (state.project === null)) throw contradiction(event, 'is out of order');
  if (state.in_trash !== (event.type === 'project_restored')) throw contradiction(event, 'does not fit the trash');
  if (event.type === 'project_deleted') {
    state.in_trash = true;
    return;
  }
  state.in_trash = false;
  if (event.type === 'project_restored') requireVersion(event, (state.project?.version ?? 0) + 1, project);
  else requireStep(event, state.project ?? undefined, project);
  state.project = project;
}

function applyToMembers({ members }: Replaying, event: Recorded): void {
  const { from, to } = (event.changes['member'] ?? {}) as Record<'from' | 'to', { id: string } | null>;
  const role = event.changes['project_role'];
  const [before, after] = [from && (role ? role.from : 'member'), to && (role ? role.to : 'member')];
  const fits = (members.get((from ?? to)?.id ?? '') ?? null) === before && before !== after;
  if (fits && event.type === 'member_removed' && from && !to) members.delete(from.id);
  else if (fits && to && event.type === (from ? 'member_updated' : 'member_added')) members.set(to.id, String(after));
  else throw contradiction(event, 'does not fit the members');
}

/** `changes` must tell all and only what differs. */
function requireStep<T extends { version: number }>(event: Recorded, before: T | undefined, after: T): void {
  requireVersion(event, before?.version ?? 0, after);
  const { column, ...changes } = event.changes;
  // What a column was called then is told besides.
  if (column) changes.column_id = { from: idOf(column.from), to: idOf(column.to) };
  for (const field of Object.keys(changes)) {
    if (!(field in after)) throw contradiction(event, `changes ${field}, which is not there`);
  }
  for (const [field, to] of Object.entries(after)) {
    const change = changes[field];
    const from = (before as Record<string, unknown> | undefined)?.[field] ?? null;
    if (change && !(isDeepStrictEqual(change.from, from) && isDeepStrictEqual(change.to, to)))
      throw contradiction(event, `misreports ${field}`);
    if (before && !change && !UNRECORDED.has(field) && !isDeepStrictEqual(from, to))
      throw contradiction(event, `conceals ${field}`);
  }
}

/**
 * Its deletion counted as a change. Its column may have got new ranks, and a label of it may have been restored: neither
 * is told of a card that nobody sees.
 */
function requireRestored(event: Recorded, trashed: TaskDto, task: TaskDto): void {
  const version = trashed.rank === task.rank ? trashed.version + 1 : task.version - 1;
  requireStep(event, { ...trashed, rank: task.rank, labels: task.labels, version }, task);
}

const idOf = (column: unknown) => (column as { id: string } | null)?.id ?? null;

function requireVersion(event: Recorded, before: number, { version }: { version: number }): void {
  if (version !== before + 1) throw contradiction(event, `makes version ${version} of ${before}`);
}

function contradiction({ seq, type }: Recorded, why: string): Error {
  return new Error(`event ${seq} (${type}) ${why}`);
}
