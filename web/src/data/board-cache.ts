import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query';
import {
  applyEvent,
  arrivalOf,
  type BoardState,
  boardState,
  shownTask,
  withColumn,
  withProject,
} from '../live/board.js';
import { compareSpots, isLoaded } from '../live/windows.js';
import type { LiveEvent, Position, Viewer } from '@flowtrack/client/live';
import { api, type BoardSettings, body, type Column, type Page, type Project, type Task } from './api.js';
import { keys } from './keys.js';

/** The cached board: the state after the events up to `seq`. */
export interface Board extends BoardState, Position {
  project: Project;
  /** How the user has arranged it for themselves. */
  settings: BoardSettings;
  columns: readonly Column[];
  cards: ReadonlyMap<string, Task>;
  /** Differs from that of a board that was fetched before or after. */
  fetched: symbol;
}

/** How many tasks of a column are loaded at once. */
export const WINDOW = 200;

export async function fetchBoard(project_id: string): Promise<Board> {
  const params = { path: { id: project_id }, query: { limit: WINDOW } };
  const board = await body(api.GET('/api/v1/projects/{id}/board', { params }));
  const { settings } = board;
  return { ...boardState(board), settings, epoch: board.epoch, seq: board.seq, fetched: Symbol('board') } as Board;
}

/** Deleted tasks, so that an older answer does not restore them. */
const deleted = new Set<string>();

/** The versions in which tasks left the loaded part of their board, likewise. */
const left = new Map<string, number>();
const MOST_LEFT = 1_000;

function noteLeft(id: string, version: number): void {
  left.delete(id);
  left.set(id, version);
  for (const oldest of left.keys()) {
    if (left.size <= MOST_LEFT) break;
    left.delete(oldest);
  }
}

/** Applies the next event of a project to its board and its task. */
export function takeEvent(client: QueryClient, event: LiveEvent, viewer: Viewer): void {
  const { project_id, seq, type, subject_type, subject_id } = event;
  const board = client.setQueryData<Board>(
    keys.board(project_id),
    // A board that was fetched meanwhile may include it.
    (board) => (board && seq > board.seq ? { ...(applyEvent(board, event, viewer) as Board), seq } : board),
  );
  if (type === 'project_updated' || type === 'project_restored') takeProjectEvent(client, event);
  if (subject_type === 'comment') takeCommentCount(client, event.data);
  if (subject_type === 'checklist_item') takeProgress(client, event.data);
  if (subject_type === 'attachment') takeAttachmentCount(client, event.data);
  if (subject_type === 'link') takeBlockedCount(client, event.data);
  if (subject_type === 'label') void client.invalidateQueries({ queryKey: keys.labels(project_id) });
  if (subject_type !== 'task') return;
  const card = board?.cards.get(subject_id);
  if (card) left.delete(subject_id);
  else noteLeft(subject_id, (event.data.version as number | undefined) ?? Infinity);
  const task = card ?? (board && (shownTask(board, event, viewer) as Task | undefined));
  takeTaskEvent(client, task, arrivalOf(event));
}

/** Events do not contain what the reader may do: it is kept, and fetched again if it may have changed. */
function takeProjectEvent(client: QueryClient, event: LiveEvent): void {
  const key = keys.project(event.project_id);
  const known = client.getQueryData<Project>(key);
  if (known) {
    const { can, starred } = known;
    const told: Project = { ...(event.data as unknown as Omit<Project, 'can' | 'starred'>), can, starred };
    takeStart(client, key, told, event);
  }
  if (event.changes.task_access) void client.invalidateQueries({ queryKey: key });
}

function takeTaskEvent(client: QueryClient, task: Task | undefined, event: LiveEvent): void {
  const { subject_id: id } = event;
  if (task) {
    deleted.delete(id);
    takeStart(client, keys.task(id), task, event);
  } else if (event.data.archived_at || event.type === 'task_transferred') {
    // It is not on this board, and goes on.
    void client.invalidateQueries({ queryKey: keys.task(id) });
  } else {
    // Deleted, or assigned to somebody else: the server decides what is still visible.
    deleted.add(id);
    void client.invalidateQueries({ queryKey: keys.task(id) });
  }
}

function takeCommentCount(client: QueryClient, { task_id, comments_count }: LiveEvent['data']): void {
  client.setQueryData<Task>(keys.task(task_id as string), (task) =>
    task ? { ...task, comments_count: comments_count as number } : task,
  );
}

function takeAttachmentCount(client: QueryClient, { task_id, attachments_count }: LiveEvent['data']): void {
  client.setQueryData<Task>(keys.task(task_id as string), (task) =>
    task ? { ...task, attachments_count: attachments_count as number } : task,
  );
}

function takeBlockedCount(client: QueryClient, { task_id, blocked_by_count }: LiveEvent['data']): void {
  client.setQueryData<Task>(keys.task(task_id as string), (task) =>
    task ? { ...task, blocked_by_count: blocked_by_count as number } : task,
  );
  // Which task is at the other end, the event does not tell.
  void client.invalidateQueries({ queryKey: keys.links(task_id as string), exact: true });
}

function takeProgress(client: QueryClient, { task_id, checklist }: LiveEvent['data']): void {
  client.setQueryData<Task>(keys.task(task_id as string), (task) =>
    task ? { ...task, checklist: checklist as Task['checklist'] } : task,
  );
}

interface Versioned {
  version: number;
}

function isNewer(known: Versioned | undefined, told: Versioned): boolean {
  return known !== undefined && known.version > told.version;
}

/** Keeps cached data if it is newer. */
function takeNewer(client: QueryClient, key: QueryKey, told: Versioned): void {
  client.setQueryData<Versioned>(key, (known) => (isNewer(known, told) ? undefined : told));
}

/** The fields that may contain a truncated description. */
interface Described extends Versioned {
  description: string | null;
  description_truncated: boolean;
}

/**
 * Stores data with a truncated description. A cached object always has the whole text: it is taken from the cache if it
 * is unchanged, or fetched.
 * @param event the event that led from the previous version to this one.
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

/** Stores a task from an answer, unless the cache is newer. */
export function takeTask(client: QueryClient, task: Task): void {
  if (deleted.has(task.id)) return;
  takeStart(client, keys.task(task.id), task);
  client.setQueryData(keys.taskOfKey(task.key), task.id);
  changeCards(client, task.project_id, (cards, board) => {
    const known = cards.get(task.id);
    // What is not loaded is counted as events tell.
    const isNew = !known && isLoaded(board.windows, task) && (left.get(task.id) ?? 0) < task.version;
    if (isNew || (known && !isNewer(known, task))) setCard(cards, task);
  });
  changeRows(client, task);
}

/** Stores a project from an answer, unless the cache is newer. */
export function takeProject(client: QueryClient, project: Project): void {
  takeNewer(client, keys.project(project.id), project);
  client.setQueryData<Board>(keys.board(project.id), (board) =>
    board && !isNewer(board.project, project) ? withProject(board, project) : board,
  );
}

/** Optimistic update; `takeTask` or `putBack` follows. */
export function showTask(client: QueryClient, task: Task): void {
  if (task.description_truncated) takeStart(client, keys.task(task.id), task);
  else client.setQueryData<Task>(keys.task(task.id), task);
  changeCards(client, task.project_id, (cards) => cards.has(task.id) && setCard(cards, task));
  changeRows(client, task);
}

/** Rolls back an optimistic update, unless newer data has arrived. */
export function putBack(client: QueryClient, before: Task): void {
  if (deleted.has(before.id)) return;
  takeStart(client, keys.task(before.id), before);
  changeCards(client, before.project_id, (cards, board) => {
    const card = cards.get(before.id);
    if (!card && !isLoaded(board.windows, before)) return;
    if (!isNewer(card, before)) setCard(cards, before);
    // A pending fetch of the whole text may have been cancelled for the change.
    else void client.invalidateQueries({ queryKey: keys.task(before.id), exact: true });
  });
  changeRows(client, before);
}

/** Optimistically removes a card from its board. */
export function hideTask(client: QueryClient, task: Task): void {
  changeCards(client, task.project_id, (cards) => cards.delete(task.id));
}

/** Restores a task from the trash. */
export function unhideTask(client: QueryClient, task: Task): void {
  deleted.delete(task.id);
  left.delete(task.id);
  takeTask(client, task);
}

/**
 * Only events say how many comments, attachments and blockers a known card has, and how far its checklist is: a task's version
 * does not tell which answer is newer in that.
 */
function setCard(cards: Map<string, Task>, task: Task): void {
  // What is archived is on no board.
  if (task.archived_at) return void cards.delete(task.id);
  const { comments_count, attachments_count, blocked_by_count, checklist } = cards.get(task.id) ?? task;
  cards.set(task.id, { ...task, comments_count, attachments_count, blocked_by_count, checklist });
}

/** Stores a column from an answer, unless the cache is newer. */
export function takeColumn(client: QueryClient, column: Column): void {
  changeColumns(client, column.project_id, (columns) =>
    isNewer(
      columns.find(({ id }) => id === column.id),
      column,
    )
      ? columns
      : withColumn(columns, column),
  );
}

/** Changes the columns of a cached board. */
export function changeColumns(
  client: QueryClient,
  project_id: string,
  change: (columns: readonly Column[]) => readonly Column[],
): void {
  client.setQueryData<Board>(keys.board(project_id), (board) => board && { ...board, columns: change(board.columns) });
}

/** Changes the cards of a cached board. */
export function changeCards(
  client: QueryClient,
  project_id: string,
  change: (cards: Map<string, Task>, board: Board) => unknown,
): void {
  client.setQueryData<Board>(keys.board(project_id), (board) => {
    if (!board) return board;
    const cards = new Map(board.cards);
    change(cards, board);
    return { ...board, cards };
  });
}

/** Updates a task in cached lists. Shortly afterwards the server decides whether it still belongs there. */
function changeRows(client: QueryClient, task: Task): void {
  const isOlder = (row: Task) => row.id === task.id && row.version <= task.version;
  client.setQueriesData<Partial<InfiniteData<Page<Task>>>>({ queryKey: keys.tasks }, (list) => {
    if (!list?.pages?.some(({ rows }) => rows.some(isOlder))) return list;
    const pages = list.pages.map((page) => ({ ...page, rows: page.rows.map((row) => (isOlder(row) ? task : row)) }));
    return { ...list, pages };
  });
}

/** The target of a move: right before or after another card of the column, or its end. */
export interface Place {
  column_id: string;
  before_id?: string;
  after_id?: string;
}

/** The loaded cards of a column in board order. */
export function cardsOf({ cards, windows }: Pick<Board, 'cards' | 'windows'>, column_id: string): Task[] {
  const isHere = (card: Task) => card.column_id === column_id && isLoaded(windows, card);
  return [...cards.values()].filter(isHere).sort(compareSpots);
}

/** The number of cards of each column, loaded or not. */
export function totalsOf({ columns, cards, windows }: Board): ReadonlyMap<string, number> {
  const totals = new Map(columns.map(({ id }) => [id, windows.get(id)?.rest ?? 0]));
  for (const { column_id } of cards.values()) totals.set(column_id, (totals.get(column_id) ?? 0) + 1);
  return totals;
}

/** The present position of a card among those of its column, to undo a move. */
export function placeOf(column: Task[], task: Task): Place {
  const index = column.findIndex(({ id }) => id === task.id);
  if (index < 0) return { column_id: task.column_id };
  const after = column[index - 1];
  const before = column[index + 1];
  return { column_id: task.column_id, ...(after ? { after_id: after.id } : before && { before_id: before.id }) };
}

/** After all ranks: the place of a card that goes to where nothing is loaded. */
const BEYOND = '~';

/**
 * A provisional rank between two others, until the server has assigned one.
 * @param isWhole whether the column has no further cards.
 */
export function provisionalRank(column: Task[], { before_id, after_id }: Place, isWhole = true): string {
  const named = before_id ?? after_id;
  if (named === undefined ? !isWhole : !column.some(({ id }) => id === named)) return BEYOND;
  const index = before_id
    ? column.findIndex(({ id }) => id === before_id)
    : after_id
      ? column.findIndex(({ id }) => id === after_id) + 1
      : column.length;
  const prev = column[index - 1]?.rank ?? '';
  const next = column[index]?.rank;
  // Both characters sort before all characters of real ranks.
  let rank = `${prev}!`;
  while (next !== undefined && rank >= next && rank.length < 1000) rank = `${rank.slice(0, -1)} !`;
  return rank;
}
