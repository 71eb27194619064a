import { describe, expect, it } from 'vitest';
import { type PresentTask, type RecordedChange, reversalOf } from './reversal.js';

const column = (id: string, category = 'todo') => ({ id, name: id, category });

/** What of a task is looked at. */
const present = (fields: Partial<Record<keyof PresentTask, unknown>> = {}) =>
  ({
    title: 'New',
    column_id: 'c2',
    status: 'in_progress',
    rank: 'V',
    labels: [],
    archived_at: null,
    in_trash: false,
    ...fields,
  }) as unknown as PresentTask;

let id = 0;
const change = (changes: Record<string, [from: unknown, to: unknown]>, action = 'task_updated'): RecordedChange => ({
  id: String(++id),
  action,
  changes: Object.fromEntries(Object.entries(changes).map(([field, [from, to]]) => [field, { from, to }])),
});

describe('a field', () => {
  it('gets the value that it had before all of the changes', () => {
    const { reversal, obstructed } = reversalOf(present(), [
      change({ title: ['Middle', 'New'] }),
      change({ title: ['Old', 'Middle'], deadline: [null, '2026-12-01'] }),
    ]);
    expect(reversal.fields).toEqual({ title: 'Old' });
    expect(obstructed).toMatchObject([{ fields: ['deadline'], reason: 'changed_since' }]);
  });

  it('keeps what others have made of it since', () => {
    const { reversal, obstructed } = reversalOf(present({ title: 'By Bob' }), [change({ title: ['Old', 'New'] })]);
    expect(reversal.fields).toEqual({});
    expect(obstructed).toMatchObject([{ fields: ['title'], reason: 'changed_since' }]);
  });

  it('goes back to what another made of it in between, and no further', () => {
    // Ann: a to b; Bob: b to c; Ann: c to New.
    const { reversal, obstructed } = reversalOf(present(), [
      change({ title: ['c', 'New'] }),
      change({ title: ['a', 'b'] }),
    ]);
    expect(reversal.fields).toEqual({ title: 'c' });
    expect(obstructed).toHaveLength(1);
  });

  it('is not taken for untouched because it came back by chance to an earlier value', () => {
    // Ann: a to b; Bob: b to x; Ann: x to New, on top of which an older change of hers cannot follow.
    const { reversal } = reversalOf(present(), [
      change({ title: ['x', 'New'] }),
      change({ title: ['b', 'y'] }),
      change({ title: ['a', 'x'] }),
    ]);
    expect(reversal.fields).toEqual({ title: 'x' });
  });

  it('is compared by its content', () => {
    const rule = { rrule: 'FREQ=DAILY', mode: 'fixed' };
    const { reversal } = reversalOf(present({ recurrence: { ...rule } }), [change({ recurrence: [null, rule] })]);
    expect(reversal.fields).toEqual({ recurrence: null });
  });
});

describe('a place', () => {
  it('is the former column and rank', () => {
    const moved = change({ column: [column('c1'), column('c2', 'in_progress')], rank: ['G', 'V'] }, 'task_moved');
    expect(reversalOf(present(), [moved]).reversal.place).toEqual({ column_id: 'c1', rank: 'G' });
    const { reversal, obstructed } = reversalOf(present({ column_id: 'c3' }), [moved]);
    expect(reversal.place).toBeUndefined();
    expect(obstructed).toMatchObject([{ fields: ['column'] }]);
  });

  it('within a column is left alone when somebody has moved the task since', () => {
    const moved = change({ rank: ['G', 'V'] }, 'task_moved');
    expect(reversalOf(present(), [moved]).reversal.place).toEqual({ rank: 'G' });
    expect(reversalOf(present({ rank: 'X' }), [moved]).obstructed).toMatchObject([{ fields: ['rank'] }]);
  });

  it('does not change with the ranks of a column', () => {
    const spread = change({ rank: ['G', 'V'] });
    const { reversal, obstructed } = reversalOf(present(), [spread]);
    expect([reversal.place, obstructed]).toEqual([undefined, []]);
  });

  it('was known by its status alone, before there were columns', () => {
    const moved = change({ status: ['todo', 'in_progress'] }, 'task_moved');
    expect(reversalOf(present(), [moved]).reversal.place).toEqual({ status: 'todo' });
  });
});

describe('a task', () => {
  it('that was created goes into the trash, unless others have worked on it', () => {
    const created = change({ title: [null, 'New'] }, 'task_created');
    expect(reversalOf(present(), [created]).reversal.in_trash).toBe(true);
    expect(reversalOf(present(), [created], true)).toMatchObject({
      reversal: { in_trash: false },
      obstructed: [{ fields: ['task'] }],
    });
  });

  it('that was edited and deleted comes back as it was', () => {
    const { reversal, obstructed } = reversalOf(present({ in_trash: true }), [
      change({}, 'task_deleted'),
      change({ title: ['Old', 'New'] }),
    ]);
    expect(reversal).toMatchObject({ in_trash: false, fields: { title: 'Old' } });
    expect(obstructed).toEqual([]);
  });

  it('that somebody has brought back since stays', () => {
    const { reversal, obstructed } = reversalOf(present(), [change({}, 'task_deleted')]);
    expect(reversal.in_trash).toBe(false);
    expect(obstructed).toMatchObject([{ fields: ['task'], reason: 'changed_since' }]);
  });

  it('in the trash is not changed', () => {
    const { reversal, obstructed } = reversalOf(present({ in_trash: true }), [change({ title: ['Old', 'New'] })]);
    expect(reversal).toMatchObject({ in_trash: true, fields: {} });
    expect(obstructed).toMatchObject([{ fields: ['task'] }]);
  });

  it('goes into the archive and back', () => {
    const archived = present({ archived_at: '2026-11-02T09:30:00.000Z' });
    expect(reversalOf(archived, [change({}, 'task_archived')]).reversal.is_archived).toBe(false);
    expect(reversalOf(present(), [change({}, 'task_unarchived')]).reversal.is_archived).toBe(true);
    expect(reversalOf(present(), [change({}, 'task_archived')]).obstructed).toMatchObject([
      { fields: ['archived_at'] },
    ]);
  });

  it('does not come back from another project', () => {
    const { obstructed } = reversalOf(present(), [change({}, 'task_transferred')]);
    expect(obstructed).toMatchObject([{ fields: [], reason: 'not_revertible' }]);
  });
});

describe('labels', () => {
  const label = (name: string) => ({ id: name, name, color: 'red' });

  it('are those from before, whatever they are called now', () => {
    const now = present({ labels: [{ ...label('a'), name: 'renamed' }, label('b')] });
    const { reversal } = reversalOf(now, [change({ labels: [[label('b')], [label('b'), label('a')]] })]);
    expect(reversal.label_ids).toEqual(['b']);
  });

  it('stay if others have changed them', () => {
    const { reversal, obstructed } = reversalOf(present(), [change({ labels: [[], [label('a')]] })]);
    expect([reversal.label_ids, obstructed[0]?.fields]).toEqual([undefined, ['labels']]);
  });
});
