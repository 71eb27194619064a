import { describe, expect, it } from 'vitest';
import { lastOwn, noteOwn } from './own-versions.js';

describe('the version that one’s own changes have left', () => {
  it('is the one that a change left, where nothing came after it', () => {
    expect(lastOwn({ id: 'a', version: 3 })).toBe(3);
  });

  it('goes on through further changes from here, and stops where somebody else changed something', () => {
    for (const version of [3, 4, 6]) noteOwn({ id: 'b', version });
    expect(lastOwn({ id: 'b', version: 3 })).toBe(4);
    expect(lastOwn({ id: 'b', version: 6 })).toBe(6);
    expect(lastOwn({ id: 'c', version: 3 })).toBe(3);
  });

  it('is forgotten of what was changed long ago, not of what is changed again and again', () => {
    noteOwn({ id: 'old', version: 2 });
    noteOwn({ id: 'used', version: 2 });
    for (let n = 0; n < 499; n++) noteOwn({ id: `other ${n}`, version: 1 });
    noteOwn({ id: 'used', version: 3 });
    noteOwn({ id: 'new', version: 1 });
    expect(lastOwn({ id: 'old', version: 1 })).toBe(1);
    expect(lastOwn({ id: 'used', version: 1 })).toBe(3);
  });
});
