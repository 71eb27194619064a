import { describe, expect, it } from 'vitest';
import { choicesOf, type FilterChoices, withChoices } from './filter-choices.js';

const id = (n: number) => `0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b0${n}`;
const scene = {
  people: [
    { id: id(1), name: 'Änn Miller' },
    { id: id(2), name: 'Bob' },
    { id: id(3), name: 'bob' },
  ],
  labels: [
    { id: id(4), name: 'none' },
    { id: id(5), name: 'on hold' },
    { id: id(6), name: '' },
  ],
};
const shown = (text: string) =>
  Object.fromEntries(Object.entries(choicesOf(text, scene)).filter(([, value]) => value !== undefined));

describe('the controls of a filter', () => {
  it.each<[FilterChoices, string]>([
    [{ assignee: 'me' }, 'assignee:@me'],
    [{ assignee: 'none' }, 'assignee:none'],
    [{ assignee: id(1) }, 'assignee:"Änn Miller"'],
    [{ assignee: id(2) }, `assignee:${id(2)}`],
    [{ priority: 'high' }, 'priority:high'],
    [{ status: 'in_progress' }, 'status:in_progress'],
    [{ due: 'overdue' }, 'due:overdue'],
    [{ due: 'week' }, 'due:7d'],
    [{ due: 'today' }, 'due:today'],
    [{ due: 'none' }, 'due:none'],
    [{ label: 'none' }, 'label:none'],
    [{ label: id(4) }, 'label:"none"'],
    [{ label: id(5) }, 'label:"on hold"'],
    [{ label: id(6) }, `label:${id(6)}`],
  ])('and its text are the same thing: %o', (choices, text) => {
    expect(withChoices('', choices, scene)).toBe(text);
    expect(shown(text)).toEqual(choices);
    expect(withChoices(`plan ${text}`, { [Object.keys(choices)[0] as string]: undefined }, scene)).toBe('plan');
  });

  it('change only their own terms', () => {
    const text = 'plan priority:low,medium -priority:high "a b"';
    expect(withChoices(text, { priority: 'low' }, scene)).toBe('plan -priority:high "a b" priority:low');
  });

  it.each([
    ['assignee:"ann miller"', { assignee: id(1) }],
    ['assignee:bob', {}],
    ['due:0d..1w', { due: 'week' }],
    ['due:<3d', {}],
    ['priority:high,low', {}],
    ['-priority:high', {}],
    ['priority:high foo:bar', {}],
    ['label:unknown', {}],
  ])('show what they know of %s', (text, choices) => {
    expect(shown(text)).toEqual(choices);
  });
});
