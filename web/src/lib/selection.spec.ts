import { describe, expect, it } from 'vitest';
import { Selection } from './selection.js';

const order = ['a', 'b', 'c', 'd', 'e'];

describe('a selection', () => {
  it('takes one in and out, and tells so', () => {
    const selection = new Selection();
    let told = 0;
    const stop = selection.subscribe(() => (told += 1));
    selection.toggle('a');
    expect([...selection.snapshot()]).toEqual(['a']);
    selection.toggle('a');
    stop();
    selection.toggle('b');
    expect([told, selection.has('a'), selection.has('b')]).toEqual([2, false, true]);
  });

  it('extends from what was selected last, in both directions, and keeps the rest', () => {
    const selection = new Selection();
    selection.toggle('e');
    selection.toggle('c');
    selection.extendTo('a', order);
    expect([...selection.snapshot()].sort()).toEqual(['a', 'b', 'c', 'e']);
    selection.extendTo('d', order);
    expect(selection.has('d')).toBe(true);
  });

  it('begins with the one that it is extended to', () => {
    const selection = new Selection();
    selection.extendTo('b', order);
    expect([...selection.snapshot()]).toEqual(['b']);
  });

  it('forgets what is gone, and all that is cleared', () => {
    const selection = new Selection();
    selection.add('a', 'b');
    selection.retain(new Set(['b']));
    expect([...selection.snapshot()]).toEqual(['b']);
    selection.clear();
    expect(selection.isEmpty).toBe(true);
  });
});
