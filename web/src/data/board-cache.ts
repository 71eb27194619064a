import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query';
import { applyEvent, type BoardState, boardState, type Viewer } from '../live/board.js';
import type { LiveEvent, Position } from '../live/types.js';
import { api, body, type Page, type Project, type Task, type TaskStatus } from './api.js';
import { keys } from './keys.js';

/** A board as it is held: what the events up to `seq` made of it. */
export interface Board extends BoardState, Position {
  project: Project;
  cards: ReadonlyMap<string, Task>;
}

export async function fetchBoard(project_id: string): Promise<Board> {
  const board = await body(api.GET('/api/v1/projects/{id}/board', { params: { path: { id: project_id } } }));
  return { ...boardState(board), epoch: board.epoch, seq: board.seq } as Board;
}

/** What events deleted: an answer that was on its way meanwhile does not bring it back. */
const deleted = new Set<string>();

/** Takes the next event of a project into its board, and into the task that it is about. */
export function takeEvent(client: QueryClient, event: LiveEvent, viewer: Viewer): void {
  const { project_id, seq, type, subject_type, subject_id } = event;
  const board = client.setQueryData<Board>(
    keys.board(project_id),
    (board) => board && { ...(applyEvent(board, event, viewer) as Board), epoch: board.epoch, seq },
  );
  if (type === 'project_updated' || type === 'project_restored') takeProjectEvent(client, event);
  if (subject_type === 'task') takeTaskEvent(client, board?.cards.get(subject_id), event);
}

/** What the reader may do is in no event: it stays as it is, and is asked for where it may have changed. */
function takeProjectEvent(client: QueryClient, event: LiveEvent): void {
  const key = keys.project(event.project_id);
  const known = client.getQueryData<Project>(key);
  if (known) {
    const told: Project = { ...(event.data as unknown as Omit<Project, 'can'>), can: known.can };
    takeStart(client, key, told, event);
  }
  if (event.changes.task_access) void client.invalidateQueries({ queryKey: key });
}

function takeTaskEvent(client: QueryClient, task: Task | undefined, event: LiveEvent): void {
  const { subject_id: id } = event;
  if (task) {
    deleted.delete(id);
    takeStart(client, keys.task(id), task, event);
  } else {
    // Deleted, or assigned to somebody else: what can still be seen of it is for the server to say.
    deleted.add(id);
    void client.invalidateQueries({ queryKey: keys.task(id) });
  }
}

interface Versioned {
  version: number;
}

function isNewer(known: Versioned | undefined, told: Versioned): boolean {
  return known !== undefined && known.version > told.version;
}

/** Keeps what is known where it is newer. */
function takeNewer(client: QueryClient, key: QueryKey, told: Versioned): void {
  client.setQueryData<Versioned>(key, (known) => (isNewer(known, told) ? undefined : told));
}

/** What lists, boards and events may show with only the start of its description. */
interface Described extends Versioned {
  description: string | null;
  description_truncated: boolean;
}

/**
 * Takes in what is told with only the start of its description. What is held by itself always has all of it: it is completed
 * from what is known, where that is the same text, or asked for.
 * @param event what led from the version before to this one.
 */
function takeStart(client: QueryClient, key: QueryKey, told: Described, event?: Pick<LiveEvent, 'changes'>): void {
  if (!told.description_truncated) return takeNewer(client, key, told);
  const known = client.getQueryData<Described>(key);
  if (known === undefined || isNewer(known, told)) return;
  const isUnchanged = event && !('description' in event.changes) && known.version === told.version - 1;
  if (isUnchanged || known.version === told.version) {
    client.setQueryData<Described>(key, { ...told, description: known.description, description_truncated: false });
  } else void client.invalidateQueries({ queryKey: key, exact: true });
}

/** Takes in a task that the server answered, unless something newer is known already. */
export function takeTask(client: QueryClient, task: Task): void {
  if (deleted.has(task.id)) return;
  takeStart(client, keys.task(task.id), task);
  changeCards(client, task.project_id, (cards) => !isNewer(cards.get(task.id), task) && cards.set(task.id, task));
  changeRows(client, task);
}

/** Takes in a project that the server answered, unless something newer is known already. */
export function takeProject(client: QueryClient, project: Project): void {
  takeNewer(client, keys.project(project.id), project);
  client.setQueryData<Board>(keys.board(project.id), (board) =>
    board && !isNewer(board.project, project) ? { ...board, project } : board,
  );
}

/** Shows a change before the server has confirmed it; `takeTask` or `putBack` comes next. */
export function showTask(client: QueryClient, task: Task): void {
  if (task.description_truncated) takeStart(client, keys.task(task.id), task);
  else client.setQueryData<Task>(keys.task(task.id), task);
  changeCards(client, task.project_id, (cards) => cards.has(task.id) && cards.set(task.id, task));
  changeRows(client, task);
}

/** Takes back what was shown in `shown`'s place, unless the server has told something newer by now. */
export function putBack(client: QueryClient, before: Task): void {
  if (deleted.has(before.id)) return;
  takeStart(client, keys.task(before.id), before);
  changeCards(client, before.project_id, (cards) => {
    const card = cards.get(before.id);
    if (!isNewer(card, before)) cards.set(before.id, before);
    // All of it may have been asked for when that was told, and given up for the change.
    else void client.invalidateQueries({ queryKey: keys.task(before.id), exact: true });
  });
  changeRows(client, before);
}

/** Takes a card off its board before the server has confirmed that it is deleted. */
export function hideTask(client: QueryClient, task: Task): void {
  changeCards(client, task.project_id, (cards) => cards.delete(task.id));
}

/** A task is back from the trash. */
export function unhideTask(client: QueryClient, task: Task): void {
  deleted.delete(task.id);
  takeTask(client, task);
}

/** Changes the cards of a board that is held. */
export function changeCards(
  client: QueryClient,
  project_id: string,
  change: (cards: Map<string, Task>) => unknown,
): void {
  client.setQueryData<Board>(keys.board(project_id), (board) => {
    if (!board) return board;
    const cards = new Map(board.cards);
    change(cards);
    return { ...board, cards };
  });
}

/** Takes a task into the lists that hold it. Whether it still belongs there is for the server to say, a moment later. */
function changeRows(client: QueryClient, task: Task): void {
  const isOlder = (row: Task) => row.id === task.id && row.version <= task.version;
  client.setQueriesData<Partial<InfiniteData<Page<Task>>>>({ queryKey: keys.tasks }, (list) => {
    if (!list?.pages?.some(({ rows }) => rows.some(isOlder))) return list;
    const pages = list.pages.map((page) => ({ ...page, rows: page.rows.map((row) => (isOlder(row) ? task : row)) }));
    return { ...list, pages };
  });
}

/** Where a card is to be: right before or right after another one of the column, or at its end. */
export interface Place {
  status: TaskStatus;
  before_id?: string;
  after_id?: string;
}

/** The cards of a column in board order. */
export function cardsOf(board: Pick<Board, 'cards'>, status: TaskStatus): Task[] {
  return [...board.cards.values()].filter((card) => card.status === status).sort(byRank);
}

/** How cards of one column follow each other: by rank, compared as bytes, then by id. */
export function byRank(a: Task, b: Task): number {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** Where a card is now, so that a move can be taken back. */
export function placeOf(column: Task[], task: Task): Place {
  const index = column.findIndex(({ id }) => id === task.id);
  const after = column[index - 1];
  const before = column[index + 1];
  return { status: task.status, ...(after ? { after_id: after.id } : before && { before_id: before.id }) };
}

/** A rank between two others, good enough to show a card at its place until the server has given it one. */
export function provisionalRank(column: Task[], { before_id, after_id }: Place): string {
  const index = before_id
    ? column.findIndex(({ id }) => id === before_id)
    : after_id
      ? column.findIndex(({ id }) => id === after_id) + 1
      : column.length;
  const prev = column[index - 1]?.rank ?? '';
  const next = column[index]?.rank;
  // Both characters sort before all that real ranks consist of.
  let rank = `${prev}!`;
  while (next !== undefined && rank >= next && rank.length < 1000) rank = `${rank.slice(0, -1)} !`;
  return rank;
}
