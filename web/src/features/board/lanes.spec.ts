import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Task } from '../../data/api.js';
import { cellBelow, cellBeside, cellId, columnOf, laneOf } from './cells.js';
import { cellsOf, changeBack, changeTo, laneKey, lanesOf } from './lanes.js';

beforeAll(() => vi.stubGlobal('navigator', { languages: ['en-GB'] }));
afterAll(() => vi.unstubAllGlobals());

const card = (id: string, fields: Partial<Task>) =>
  ({ id, assigned_to: null, assigned_to_name: null, priority: 'medium', labels: [], ...fields }) as unknown as Task;
const bug = { id: 'l1', name: 'Bug', color: 'red' } as Task['labels'][number];
const cards = [
  card('1', { assigned_to: 'u1', assigned_to_name: 'Zoe', priority: 'low' }),
  card('2', { assigned_to: 'u2', assigned_to_name: 'Ann', labels: [bug] }),
  card('3', {}),
  card('4', { assigned_to: 'u3', assigned_to_name: 'Bob', priority: 'high' }),
];
const keysOf = (lanes: { key: string }[]) => lanes.map(({ key }) => key);
const nameOf = ({ name }: { name: string }) => name;

describe('the rows of a board', () => {
  it('are people with cards, the reader first, and nobody last', () => {
    expect(keysOf(lanesOf(cards, 'assignee', 'u1', nameOf))).toEqual(['u1', 'u2', 'u3', 'none']);
    expect(keysOf(lanesOf(cards, 'assignee', 'somebody else', nameOf))).toEqual(['u2', 'u3', 'u1', 'none']);
  });

  it('are all priorities, and the labels that cards have', () => {
    expect(keysOf(lanesOf([], 'priority', 'u1', nameOf))).toEqual(['high', 'medium', 'low']);
    expect(keysOf(lanesOf(cards, 'label', 'u1', nameOf))).toEqual(['l1', 'none']);
    expect(cards.map((task) => laneKey(task, 'label'))).toEqual(['none', 'l1', 'none', 'none']);
  });

  it.each(['assignee', 'priority', 'label'] as const)('by %s have each card once', (grouping) => {
    const lanes = lanesOf(cards, grouping, 'u1', nameOf);
    const cells = cellsOf(
      new Map([
        ['c1', cards.slice(0, 2)],
        ['c2', cards.slice(2)],
      ]),
      lanes,
      grouping,
    );
    expect(
      [...cells.values()]
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['1', '2', '3', '4']);
    for (const [cell, among] of cells) for (const task of among) expect(laneOf(cell)).toBe(laneKey(task, grouping));
  });

  it('say what a card becomes in them, except by label', () => {
    const [zoe, nobody] = [
      { key: 'u1', name: 'Zoe' },
      { key: 'none', name: '' },
    ];
    const assigned = (id: string | null, name: string | null) => ({
      fields: { assigned_to: id },
      derived: { assigned_to_name: name },
    });
    expect(changeTo(zoe, 'assignee')).toEqual(assigned('u1', 'Zoe'));
    expect(changeTo(nobody, 'assignee')).toEqual(assigned(null, null));
    expect(changeTo({ key: 'high', name: 'high' }, 'priority')).toEqual({ fields: { priority: 'high' }, derived: {} });
    expect(changeTo({ key: 'l1', name: 'Bug' }, 'label')).toBeUndefined();
    expect(cards.slice(0, 3).map((task) => changeBack(task, 'assignee'))).toEqual([
      assigned('u1', 'Zoe'),
      assigned('u2', 'Ann'),
      assigned(null, null),
    ]);
    expect(changeBack(card('5', { priority: 'low' }), 'priority')).toEqual({
      fields: { priority: 'low' },
      derived: {},
    });
  });
});

describe('cells', () => {
  const cells = ['a', 'b'].flatMap((lane) => ['1', '2', '3'].map((column) => cellId(column, lane)));

  it('know their column and their row, and what is beside and below them', () => {
    expect(columnOf(cellId('1', 'a'))).toBe('1');
    expect(laneOf(cellId('1', 'a'))).toBe('a');
    expect(cellBeside(cells, cellId('2', 'a'), 1)).toBe(cellId('3', 'a'));
    expect(cellBeside(cells, cellId('3', 'a'), 1)).toBeUndefined();
    expect(cellBelow(cells, cellId('2', 'a'), 1)).toBe(cellId('2', 'b'));
    expect(cellBelow(cells, cellId('2', 'b'), 1)).toBeUndefined();
  });

  it('of a board without rows are its columns', () => {
    expect(columnOf('1')).toBe('1');
    expect(laneOf('1')).toBeUndefined();
    expect(cellBeside(['1', '2'], '1', 1)).toBe('2');
    expect(cellBelow(['1', '2'], '1', 1)).toBeUndefined();
  });
});
