import type { LiveEvent, Viewer } from '@flowtrack/client/live';
import {
  afterMove,
  compareSpots,
  isLoaded,
  type Whereabouts,
  whereBefore,
  type Windows,
  windowsOf,
} from './windows.js';

/** A card, as far as keeping a board right needs to know it. */
export interface Card {
  id: string;
  /** With the project's key, the key; events of versions before keys have neither. */
  number?: number;
  key?: string;
  status: string;
  column_id: string;
  rank: string;
  assigned_to: string | null;
  /** In the order of their ids. */
  labels: readonly LabelOnCard[];
  checklist: Progress;
  comments_count: number;
  /** Events of versions before attachments lack it. */
  attachments_count?: number;
  /** Events of versions before links lack it. */
  blocked_by_count?: number;
  /** Set while it is in the archive; events of versions before there was one lack it. */
  archived_at?: string | null;
  version: number;
}

/** How far a checklist is. */
interface Progress {
  done: number;
  total: number;
}

/** A label as cards show it. */
interface LabelOnCard {
  id: string;
  name: string;
  color: string;
}

/** A deleted label, with the one into which it was merged. */
interface DeletedLabel extends LabelOnCard {
  merged_into?: LabelOnCard;
}

/** A column, likewise. */
export interface ColumnState {
  id: string;
  category: string;
  rank: string;
  version: number;
}

/**
 * What a client holds of a project: the project, its columns, and the tasks that its user can see, as far as they are loaded.
 */
export interface BoardState {
  project: { id: string; version: number; can: string[]; starred?: boolean; key?: string };
  /** From left to right. */
  columns: readonly ColumnState[];
  /** The loaded ones, and others that were changed here. */
  cards: ReadonlyMap<string, Card>;
  /** The columns that are loaded in part. */
  windows: Windows;
  /** Set if events did not tell enough: then the board must be fetched again. */
  isUnsure?: true;
}

/** A comment, as far as it shows on a card. */
interface CountedComment {
  task_id: string;
  comments_count: number;
}

/** An attachment, likewise. */
interface CountedAttachment {
  task_id: string;
  attachments_count: number;
}

/** A link, likewise. */
interface CountedLink {
  task_id: string;
  blocked_by_count: number;
}

/** A project as events show it: what its reader may do, and has starred, is in answers alone. */
type ToldProject = Omit<BoardState['project'], 'can' | 'starred'>;

/** The board that REST answers, as state to which events can be applied. */
export function boardState(board: {
  project: BoardState['project'];
  columns: (ColumnState & { tasks: Card[]; total?: number; next?: string | null })[];
}): BoardState {
  const cards = board.columns.flatMap(({ tasks }) => tasks);
  const columns = board.columns.map(withoutTasks);
  const windows = windowsOf(board.columns);
  return { project: board.project, columns, cards: new Map(cards.map((card) => [card.id, card])), windows };
}

/**
 * The board after an event. A task is on it as long as its last event shows one that the viewer may see: so a task that was
 * assigned to them appears, and one that was taken off them goes, whatever the event is called.
 */
export function applyEvent(state: BoardState, event: LiveEvent, viewer: Viewer): BoardState {
  switch (event.type) {
    case 'task_created':
    case 'task_updated':
    case 'task_moved':
    case 'task_archived':
    case 'task_unarchived':
    case 'task_restored':
      return applyCard(state, event, viewer);
    case 'task_transferred':
      return event.data.task ? applyCard(state, arrivalOf(event), viewer) : applyDeletion(state, event);
    case 'task_deleted':
      return applyDeletion(state, event);
    case 'comment_created':
    case 'comment_updated':
    case 'comment_deleted':
      return applyComment(state, event.data as unknown as CountedComment);
    case 'attachment_added':
    case 'attachment_removed':
    case 'attachment_restored':
      return applyAttachment(state, event.data as unknown as CountedAttachment);
    case 'link_created':
    case 'link_updated':
    case 'link_deleted':
      return applyLink(state, event.data as unknown as CountedLink);
    case 'column_created':
    case 'column_updated':
    case 'column_moved':
      return applyColumn(state, event.data as unknown as ColumnState);
    case 'column_deleted':
      return removeColumn(state, event.data.id);
    case 'checklist_item_created':
    case 'checklist_item_updated':
    case 'checklist_item_deleted':
    case 'checklist_item_restored':
    case 'checklist_item_converted':
      return applyProgress(state, event.data as unknown as { task_id: string; checklist: Progress });
    case 'label_updated':
      return applyLabel(state, event.data.id, event.data as unknown as LabelOnCard);
    case 'label_deleted':
      return applyLabel(state, event.data.id, (event.data as unknown as DeletedLabel).merged_into ?? null);
    case 'project_updated':
    case 'project_restored':
      return applyProject(state, event.data as unknown as ToldProject);
    default:
      // Whatever else happens to a project is on no board.
      return state;
  }
}

function applyCard(board: BoardState, event: LiveEvent, viewer: Viewer): BoardState {
  const card = withKey(event.data as unknown as Card, board.project.key);
  const isVisible = sees(viewer, board, card);
  const before = whereBefore(event);
  const from = before && sees(viewer, board, before) ? before : null;
  const state = withWindows(board, afterMove(board.windows, from, isVisible ? card : null));
  const known = state.cards.get(card.id);
  const isShown = isVisible && isLoaded(state.windows, card);
  // From an answer to a change made here; and what was changed since may show without being saved yet.
  if (known && (isShown ? isNoNews(card, known) : known.version > card.version)) return state;
  return isShown ? { ...state, cards: new Map(state.cards).set(card.id, card) } : removeCard(state, card.id);
}

/** The event of a transferred task with the task itself as its data, as other events have it; of the project that it left, as it is. */
export function arrivalOf(event: LiveEvent): LiveEvent {
  return event.type === 'task_transferred' && event.data.task
    ? { ...event, data: event.data.task as LiveEvent['data'] }
    : event;
}

/** Whether a task is not in the project any more after its event. */
export const isDeparture = ({ type, data }: LiveEvent): boolean =>
  type === 'task_deleted' || (type === 'task_transferred' && !data.task);

/** The task of an event as it is after it, if it is on the board that the viewer sees, loaded or not. */
export function shownTask(state: BoardState, event: LiveEvent, viewer: Viewer): Card | undefined {
  const card = arrivalOf(event).data as unknown as Card;
  return !isDeparture(event) && sees(viewer, state, card) ? withKey(card, state.project.key) : undefined;
}

/** Events of a deletion tell what was left; those of former versions do not. */
function applyDeletion(state: BoardState, event: LiveEvent): BoardState {
  const left = event.data as unknown as Partial<Whereabouts> & { id: string };
  const less = removeCard(state, left.id);
  if (left.column_id === undefined || left.rank === undefined)
    return state.windows.size > 0 && !state.cards.has(left.id) ? { ...less, isUnsure: true } : less;
  return left.archived_at ? less : withWindows(less, afterMove(less.windows, left as Whereabouts, null));
}

function withWindows(state: BoardState, windows: Windows): BoardState {
  if (windows === state.windows) return state;
  const isUnsure = state.isUnsure ?? [...windows.values()].some(({ rest }) => rest < 0);
  return { ...state, windows, ...(isUnsure && { isUnsure }) };
}

/** An event of a comment tells how many its task has; all else of the card stays. */
function applyComment(state: BoardState, { task_id, comments_count }: CountedComment): BoardState {
  const card = state.cards.get(task_id);
  if (!card || card.comments_count === comments_count) return state;
  return { ...state, cards: new Map(state.cards).set(task_id, { ...card, comments_count }) };
}

/** The same of an attachment. */
function applyAttachment(state: BoardState, { task_id, attachments_count }: CountedAttachment): BoardState {
  const card = state.cards.get(task_id);
  if (!card || card.attachments_count === attachments_count) return state;
  return { ...state, cards: new Map(state.cards).set(task_id, { ...card, attachments_count }) };
}

/** The same of a link: it tells by how many others its task is blocked. */
function applyLink(state: BoardState, { task_id, blocked_by_count }: CountedLink): BoardState {
  const card = state.cards.get(task_id);
  if (!card || card.blocked_by_count === blocked_by_count) return state;
  return { ...state, cards: new Map(state.cards).set(task_id, { ...card, blocked_by_count }) };
}

/** An event of an item tells how far the checklist of its task is; all else of the card stays. */
function applyProgress(
  state: BoardState,
  { task_id, checklist }: { task_id: string; checklist: Progress },
): BoardState {
  const card = state.cards.get(task_id);
  return card ? { ...state, cards: new Map(state.cards).set(task_id, { ...card, checklist }) } : state;
}

/** A label that is changed, merged or deleted is so on all cards, whose versions stay. */
function applyLabel(state: BoardState, id: string, now: LabelOnCard | null): BoardState {
  const concerned = [...state.cards.values()].filter(({ labels }) => labels.some((label) => label.id === id));
  if (concerned.length === 0) return state;
  const cards = new Map(state.cards);
  for (const card of concerned) cards.set(card.id, { ...card, labels: relabelled(card.labels, id, now) });
  return { ...state, cards };
}

/** Labels with another one, or none, instead of one of them. */
export function relabelled<L extends LabelOnCard>(labels: readonly L[], id: string, now: L | null): L[] {
  const others = labels.filter((label) => label.id !== id && label.id !== now?.id);
  if (!now) return others;
  const { id: nowId, name, color } = now;
  return [...others, { id: nowId, name, color } as L].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function removeColumn(state: BoardState, id: string): BoardState {
  const windows = new Map(state.windows);
  windows.delete(id);
  return { ...state, windows, columns: state.columns.filter((column) => column.id !== id) };
}

function removeCard(state: BoardState, id: string): BoardState {
  if (!state.cards.has(id)) return state;
  const cards = new Map(state.cards);
  cards.delete(id);
  return { ...state, cards };
}

function applyColumn(state: BoardState, column: ColumnState): BoardState {
  const known = state.columns.find(({ id }) => id === column.id);
  if (known && isNoNews(column, known)) return state;
  return { ...state, columns: withColumn(state.columns, column) };
}

/** Columns with one that is new or has changed, from left to right. */
export function withColumn<T extends ColumnState>(columns: readonly T[], column: T): T[] {
  return [...columns.filter(({ id }) => id !== column.id), column].sort((a, b) => (a.rank < b.rank ? -1 : 1));
}

/** A board's answer has the tasks of a column in it; the state has them by id. */
function withoutTasks<T extends ColumnState>(
  column: T & { tasks: unknown; status?: unknown; total?: unknown; next?: unknown },
): ColumnState {
  const { tasks: _tasks, status: _status, total: _total, next: _next, ...rest } = column;
  return rest;
}

function applyProject(state: BoardState, project: ToldProject): BoardState {
  // An event that changes rights is followed by the whole board.
  const { can, starred } = state.project;
  return isNoNews(project, state.project) ? state : withProject(state, { ...project, can, starred });
}

/** The board with another state of its project, whose key begins those of the cards. */
export function withProject<B extends BoardState>(board: B, project: B['project']): B {
  if (project.key === board.project.key) return { ...board, project };
  const cards = new Map([...board.cards].map(([id, card]) => [id, withKey(card, project.key)]));
  return { ...board, project, cards };
}

/** A change of a task and one of the project's key can overlap: then the task's event still has the former key. */
export function withKey<C extends Card>(card: C, projectKey: string | undefined): C {
  if (card.number === undefined || projectKey === undefined) return card;
  const key = `${projectKey}-${card.number}`;
  return card.key === key ? card : { ...card, key };
}

/** The cards of one column in board order: by rank, compared as bytes, then by id. */
export function columnOf({ cards }: BoardState, status: string): Card[] {
  return [...cards.values()].filter((card) => card.status === status).sort(compareSpots);
}

function isNoNews({ version }: { version: number }, known: { version: number }): boolean {
  return known.version >= version;
}

function sees({ id }: Viewer, { project }: BoardState, card: Pick<Card, 'archived_at' | 'assigned_to'>): boolean {
  // What is archived is on no board.
  return !card.archived_at && (project.can.includes('see_all_tasks') || card.assigned_to === id);
}
