import { describe, expect, it } from 'vitest';
import { collapsed } from './collapse.js';

const told = (type: string, task_id: string | null) => ({ type, task_id });

describe('notifications about one task', () => {
  it('are one line at the place of the newest, with the others in their order', () => {
    const [a1, b, a2, a3] = [
      told('watched_moved', 'a'),
      told('task_updated', 'b'),
      told('task_commented', 'a'),
      told('task_updated', 'a'),
    ];
    expect(collapsed([a1, b, a2, a3])).toEqual([
      { newest: a1, earlier: [a2, a3] },
      { newest: b, earlier: [] },
    ]);
    expect(collapsed([])).toEqual([]);
  });

  it.each(['comment_mention', 'task_assigned', 'task_unassigned', 'task_due', 'watched_several'])(
    'but %s stands alone',
    (type) => {
      const rows = [told('task_updated', 'a'), told(type, 'a'), told('task_moved', 'a'), told(type, 'a')];
      expect(collapsed(rows).map(({ newest, earlier }) => [newest.type, earlier.length])).toEqual([
        ['task_updated', 1],
        [type, 0],
        [type, 0],
      ]);
    },
  );

  it('and what is about no task', () => {
    const rows = [told('member_added', null), told('member_added', null), told('task_updated', null)];
    expect(collapsed(rows)).toHaveLength(3);
  });
});
