import { describe, expect, it } from 'vitest';
import { FairQueue, QueueFull } from './fair-queue.js';

/** A queue whose work ends when the test says so, and what it has begun and refused so far. */
function openQueue(limits = { atOnce: 1, perLine: 3, perGroup: 5 }) {
  const queue = new FairQueue(limits);
  const begun: string[] = [];
  const refused: string[] = [];
  const ends = new Map<string, () => void>();
  const add = (line: string, name: string, group = 'all') =>
    queue
      .run({ group, line }, async () => {
        begun.push(name);
        await new Promise<void>((resolve) => ends.set(name, resolve));
      })
      .catch((error: unknown) => {
        if (!(error instanceof QueueFull)) throw error;
        refused.push(name);
      });
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  /** Ends what runs, until nothing waits. */
  const drain = async () => {
    for (await settle(); ends.size > 0; await settle()) {
      const running = [...ends.values()];
      ends.clear();
      running.forEach((end) => end());
    }
    return begun;
  };
  return { add, begun, refused, settle, drain };
}

describe('a fair queue', () => {
  it('runs so much at once, and the rest in turn', async () => {
    const { add, begun, settle, drain } = openQueue({ atOnce: 2, perLine: 3, perGroup: 5 });
    for (const name of ['1', '2', '3', '4']) void add('a', name);
    await settle();
    expect(begun).toEqual(['1', '2']);
    expect(await drain()).toEqual(['1', '2', '3', '4']);
  });

  it('serves lines in turn, however much the first has brought', async () => {
    const { add, drain } = openQueue();
    for (const name of ['a1', 'a2', 'a3', 'a4']) void add('a', name);
    void add('b', 'b1');
    expect(await drain()).toEqual(['a1', 'a2', 'b1', 'a3', 'a4']);
  });

  it('serves groups in turn, however many lines one has', async () => {
    const { add, drain } = openQueue();
    for (const name of ['a', 'b', 'c', 'd']) void add(name, name, 'strangers');
    void add('x', 'x', 'known');
    expect(await drain()).toEqual(['a', 'b', 'x', 'c', 'd']);
  });

  it('refuses at once what is too much for a line', async () => {
    const { add, refused, settle, drain } = openQueue();
    for (const name of ['1', '2', '3', '4', '5', '6']) void add('a', name);
    await settle();
    expect(refused).toEqual(['5', '6']);
    expect(await drain()).toEqual(['1', '2', '3', '4']);
  });

  it('makes room for a short line at the cost of the longest, and refuses where all are as short', async () => {
    const { add, refused, settle, drain } = openQueue();
    for (const name of ['a0', 'a1', 'a2', 'a3']) void add('a', name);
    for (const name of ['b1', 'b2']) void add('b', name);
    for (const line of ['c', 'd', 'e', 'f', 'g']) void add(line, line);
    await settle();
    expect(refused).toEqual(['a3', 'a2', 'b2', 'f', 'g'].sort((x, y) => refused.indexOf(x) - refused.indexOf(y)));
    expect(await drain()).toEqual(['a0', 'a1', 'b1', 'c', 'd', 'e']);
  });

  it('leaves the other groups their room', async () => {
    const { add, refused, drain } = openQueue();
    for (let n = 0; n < 9; n++) void add(`line ${n}`, String(n), 'strangers');
    void add('x', 'x', 'known');
    expect(await drain()).toContain('x');
    expect(refused).toEqual(['6', '7', '8']);
  });

  it('goes on after work that fails', async () => {
    const queue = new FairQueue({ atOnce: 1, perLine: 1, perGroup: 1 });
    const place = { group: 'all', line: 'a' };
    const failed = queue.run(place, () => Promise.reject(new Error('no')));
    const next = queue.run(place, () => Promise.resolve('done'));
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('done');
  });
});
