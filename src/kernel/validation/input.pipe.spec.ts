import { describe, expect, it } from 'vitest';
import { InputPipe } from './input.pipe.js';

const pipe = new InputPipe();

describe('InputPipe', () => {
  it('brings text that was sent into its one form', async () => {
    const sent = { name: 'Ame\u0301lie', of: ['e\u0301'] };
    expect(await pipe.transform(sent, { type: 'body' })).toEqual({ name: 'Am\u00E9lie', of: ['\u00E9'] });
  });

  it('neither copies nor reads what nobody has sent, such as a socket', async () => {
    const socket = {
      get server(): never {
        throw new Error('read');
      },
    };
    expect(await pipe.transform(socket, { type: 'custom' })).toBe(socket);
  });
});
