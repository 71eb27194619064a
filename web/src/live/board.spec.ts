import { describe, expect, it } from 'vitest';
import { applyEvent, type BoardState, boardState, type Card, columnOf, type ColumnState } from './board.js';
import type { LiveEvent } from '@flowtrack/client/live';

const card = (id: string, fields: Partial<Card> = {}): Card => ({
  id,
  status: 'todo',
  column_id: 'c',
  rank: 'a',
  assigned_to: null,
  labels: [],
  checklist: { done: 0, total: 0 },
  comments_count: 0,
  version: 1,
  ...fields,
});

const event = (type: string, data: object, changes: LiveEvent['changes'] = {}): LiveEvent => ({
  type,
  subject_type: type.split('_')[0] ?? '',
  subject_id: (data as { id: string }).id,
  project_id: 'p',
  seq: 1,
  at: '2026-11-02T09:30:00.000Z',
  actor: { id: null, name: 'FlowTrack' },
  data: data as LiveEvent['data'],
  changes,
});

const COLUMN: ColumnState = { id: 'c', category: 'todo', rank: 'M', version: 1 };

const ALL = ['edit', 'see_all_tasks'];
const OWN = ['edit'];

const board = (can: string[], ...cards: Card[]): BoardState =>
  boardState({ project: { id: 'p', can, version: 1 }, columns: [{ ...COLUMN, tasks: cards }] });

const me = { id: 'me', role: 'member' };
const ids = (state: BoardState): string[] => [...state.cards.keys()];

describe('a board', () => {
  it.each([
    ['whoever sees all tasks', ALL, ['t']],
    ['whoever sees only their own', OWN, []],
  ])('shows a task of somebody else to %s as far as they see it', (_who, can, expected) => {
    const state = applyEvent(board(can), event('task_created', card('t', { assigned_to: 'you' })), me);
    expect(ids(state)).toEqual(expected);
  });

  it('lets a task come and go with its assignee', () => {
    const mine = applyEvent(board(OWN), event('task_updated', card('t', { assigned_to: 'me' })), me);
    expect(ids(mine)).toEqual(['t']);
    expect(ids(applyEvent(mine, event('task_updated', card('t', { version: 2 })), me))).toEqual([]);
  });

  it('takes a task off who has given it away, whether they know the answer to that already or not', () => {
    const given = card('t', { version: 5, assigned_to: 'you' });
    for (const known of [given, card('t', { version: 4, assigned_to: 'me' })])
      expect(ids(applyEvent(board(OWN, known), event('task_updated', given), me))).toEqual([]);
    const newer = board(OWN, card('t', { version: 6, assigned_to: 'me' }));
    expect(applyEvent(newer, event('task_updated', given), me)).toBe(newer);
  });

  it('keeps what is known to be newer, or as new and changed since', () => {
    const state = board(ALL, card('t', { version: 3, status: 'done' }));
    for (const version of [2, 3])
      expect(applyEvent(state, event('task_moved', card('t', { version })), me)).toBe(state);
    const older = { id: 'p', version: 1 };
    expect(applyEvent(state, event('project_updated', older), me)).toBe(state);
    const next = applyEvent(state, event('task_moved', card('t', { version: 4 })), me);
    expect(columnOf(next, 'todo').map(({ version }) => version)).toEqual([4]);
  });

  it('drops a deleted task, takes a restored one, and leaves the former state as it was', () => {
    const state = board(ALL, card('a'), card('b'));
    const less = applyEvent(state, event('task_deleted', { id: 'a', title: 'A' }), me);
    expect([ids(less), ids(state)]).toEqual([['b'], ['a', 'b']]);
    expect(ids(applyEvent(less, event('task_restored', card('a')), me)).sort()).toEqual(['a', 'b']);
  });

  it('takes over the project, but for the rights of its reader, and not from events of members', () => {
    const state = board(OWN);
    const project = { id: 'p', name: 'New', version: 2 };
    expect(applyEvent(state, event('project_updated', project), me).project).toEqual({ ...project, can: OWN });
    expect(applyEvent(state, event('project_deleted', { id: 'p' }), me)).toBe(state);
  });

  it('takes from the event of a comment how many its task has, and nothing else', () => {
    const state = board(ALL, card('a', { version: 3 }), card('b'));
    const comment = { id: 'c', task_id: 'a', comments_count: 2, version: 9 };
    const next = applyEvent(state, event('comment_created', comment), me);
    expect(next.cards.get('a')).toEqual(card('a', { version: 3, comments_count: 2 }));
    expect(next.cards.get('b')).toBe(state.cards.get('b'));
    expect(applyEvent(next, event('comment_updated', comment), me)).toBe(next);
    expect(applyEvent(state, event('comment_deleted', { ...comment, task_id: 'unknown' }), me)).toBe(state);
  });

  it('sorts a column by the bytes of the rank, then by id', () => {
    const state = board(ALL, card('2', { rank: 'a' }), card('1', { rank: 'a' }), card('3', { rank: 'Z' }));
    expect(columnOf(state, 'todo').map(({ id }) => id)).toEqual(['3', '1', '2']);
    expect(columnOf(state, 'done')).toEqual([]);
  });

  it('is not changed by events that it does not know, whatever they carry', () => {
    const state = board(ALL, card('a'));
    for (const type of ['comment_created', 'task_praised', 'taskless', 'project_painted']) {
      expect(applyEvent(state, event(type, card('c', { version: 9 })), me)).toBe(state);
      expect(applyEvent(state, event(type, { id: 'p', version: 9 }), me)).toBe(state);
    }
  });
});

describe('keys', () => {
  const numbered = (project: string, number: number) => card(`t${number}`, { number, key: `${project}-${number}` });
  const keyed = (...cards: Card[]) =>
    boardState({ project: { id: 'p', key: 'NEW', can: ALL, version: 2 }, columns: [{ ...COLUMN, tasks: cards }] });
  const keysOf = ({ cards }: BoardState) => [...cards.values()].map(({ key }) => key);

  it('change with the key of the project', () => {
    const state = keyed(numbered('NEW', 1), numbered('NEW', 2));
    const told = { id: 'p', key: 'NEWER', version: 3 };
    expect(keysOf(applyEvent(state, event('project_updated', told), me))).toEqual(['NEWER-1', 'NEWER-2']);
    const unchanged = applyEvent(state, event('project_updated', { ...told, key: 'NEW' }), me);
    expect(unchanged.cards).toBe(state.cards);
  });

  it('are those of the project, even if a task was changed at the same time', () => {
    const state = applyEvent(keyed(), event('task_updated', numbered('OLD', 7)), me);
    expect(keysOf(state)).toEqual(['NEW-7']);
  });

  it('are not invented for a task without a number', () => {
    expect(keysOf(applyEvent(keyed(), event('task_updated', card('t')), me))).toEqual([undefined]);
  });
});

describe('the columns of a board', () => {
  const names = ({ columns }: BoardState) => columns.map(({ id, version }) => `${id}${version}`).join(' ');
  const after = (state: BoardState, type: string, data: object) => applyEvent(state, event(type, data), me);

  it('are added, changed, moved and deleted in their order', () => {
    const added = after(board(ALL), 'column_created', { ...COLUMN, id: 'b', rank: 'C' });
    expect(names(added)).toBe('b1 c1');
    const moved = after(added, 'column_moved', { ...COLUMN, id: 'b', rank: 'X', version: 2 });
    expect(names(moved)).toBe('c1 b2');
    expect(names(after(moved, 'column_updated', { ...COLUMN, version: 2 }))).toBe('c2 b2');
    expect(names(after(moved, 'column_deleted', { id: 'c', name: 'To do' }))).toBe('b2');
  });

  it('stay as they are where an older event comes late', () => {
    const state = after(board(ALL), 'column_updated', { ...COLUMN, version: 3 });
    expect(after(state, 'column_moved', { ...COLUMN, rank: 'A', version: 2 })).toBe(state);
  });
});
