import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DUES, dueQuery, isOverdue, isSoon } from './due.js';

beforeEach(() => void vi.useFakeTimers({ now: new Date(2024, 1, 26, 23, 59, 59) }));
afterEach(() => void vi.useRealTimers());

/** Days around today, which is 2024-02-26; February has 29 days. */
const DAYS = ['0001-01-01', '2024-02-25', '2024-02-26', '2024-02-29', '2024-03-04', '2024-03-05', '9999-12-31'];

/** What the server answers to a query, of these days. */
const answer = (due: string) => {
  const { due_after = '', due_before = 'x', overdue } = dueQuery(due);
  return DAYS.filter((day) => day > due_after && day < due_before && (!overdue || day < '2024-02-26'));
};

describe('what is due', () => {
  it('is the same in what the page filters itself and in what it asks the server for', () => {
    expect(DAYS.filter(isSoon)).toEqual(['2024-02-26', '2024-02-29', '2024-03-04']);
    expect(answer('week')).toEqual(DAYS.filter(isSoon));
    expect(answer('overdue')).toEqual(DAYS.filter((deadline) => isOverdue({ deadline, status: 'todo' })));
    expect(answer('overdue')).toEqual(['0001-01-01', '2024-02-25']);
    expect(answer('today')).toEqual(['2024-02-26']);
    expect(DUES.map(dueQuery).filter((query) => Object.keys(query).length > 0)).toHaveLength(DUES.length);
    expect(dueQuery('someday')).toEqual({});
  });

  it('is not overdue when it is done or has no date', () => {
    expect(isOverdue({ deadline: '2024-02-25', status: 'in_progress' })).toBe(true);
    expect(isOverdue({ deadline: '2024-02-25', status: 'done' })).toBe(false);
    expect(isOverdue({ deadline: null, status: 'todo' })).toBe(false);
  });
});
