import { describe, expect, it } from 'vitest';
import { linesOf } from './pasted-lines.js';

describe('the lines of a pasted text', () => {
  it('are those that hold something, whichever way they are broken', () => {
    expect(linesOf('One\r\n\r\n  Two \rThree\u2028Four\n\n')).toEqual(['One', 'Two', 'Three', 'Four']);
  });

  it('are one for what has no break within', () => {
    expect(linesOf('\n One task \n')).toEqual(['One task']);
    expect(linesOf(' \n\t')).toEqual([]);
  });
});
