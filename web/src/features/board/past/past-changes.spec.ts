import { describe, expect, it } from 'vitest';
import type { PastBoard } from '../../../data/past.js';
import { changesBetween } from './past-changes.js';

const STATUSES = { Todo: 'todo', Doing: 'in_progress', Done: 'done' };

/** A board of columns with the ids of their tasks. */
const board = (columns: Record<string, string>) =>
  ({
    columns: Object.entries(columns).map(([name, ids]) => ({
      id: name,
      name,
      tasks: [...ids].map((id) => ({ id, column_id: name, status: STATUSES[name as keyof typeof STATUSES] })),
    })),
  }) as unknown as PastBoard;

describe('what changed between two boards', () => {
  it('is what is new, finished, moved and gone', () => {
    const { added, finished, moved, gone } = changesBetween(
      board({ Todo: 'abcd', Doing: 'e', Done: 'f' }),
      board({ Todo: 'an', Doing: 'bf', Done: 'ceg' }),
    );
    const ids = (tasks: { id: string }[]) => tasks.map(({ id }) => id).join('');
    expect([ids(added), ids(finished), ids(gone)]).toEqual(['ng', 'ceg', 'd']);
    expect(moved.map(({ task, from, to }) => [task.id, from, to])).toEqual([
      ['b', 'Todo', 'Doing'],
      ['f', 'Done', 'Doing'],
    ]);
  });

  it('is nothing between a board and itself', () => {
    const same = board({ Todo: 'ab', Done: 'c' });
    expect(changesBetween(same, same)).toEqual({ added: [], finished: [], moved: [], gone: [] });
  });
});
