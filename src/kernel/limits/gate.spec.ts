import { describe, expect, it, vi } from 'vitest';
import { Gate, type GateLimits } from './gate.js';

const gateOf = (limits: Partial<GateLimits>) => new Gate({ each: 2, all: 3, waiting: 10, waitMs: 60_000, ...limits });

/** Enters with each of these keys, and notes who is in. */
function visit(gate: Gate, ...visitors: { key: string; weight?: number }[]) {
  const inside: string[] = [];
  const leave = new Map<string, () => void>();
  visitors.forEach(({ key, weight }, index) => {
    const name = `${key}${index}`;
    void gate.enter(key, weight).then((leaving) => {
      inside.push(name);
      leave.set(name, () => {
        inside.splice(inside.indexOf(name), 1);
        leaving();
      });
    });
  });
  const out = async (name: string) => {
    leave.get(name)?.();
    await settled();
  };
  return { inside, out };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('Gate', () => {
  it('lets in so many of each key, the others in turn', async () => {
    const { inside, out } = visit(gateOf({ all: Infinity }), ...['a', 'a', 'a', 'a', 'b'].map((key) => ({ key })));
    await settled();
    expect(inside).toEqual(['a0', 'a1', 'b4']);
    await out('a1');
    expect(inside).toEqual(['a0', 'b4', 'a2']);
  });

  it('lets in so many of all keys, and lets them take turns', async () => {
    const keys = ['a', 'a', 'b', 'b', 'b', 'c'].map((key) => ({ key }));
    const { inside, out } = visit(gateOf({ each: 1, all: 1 }), ...keys);
    const order: string[] = [];
    await settled();
    for (let turn = 0; turn < keys.length; turn++) {
      const [name = ''] = inside;
      order.push(name);
      await out(name);
    }
    expect(order).toEqual(['a0', 'a1', 'b2', 'c5', 'b3', 'b4']);
  });

  it('counts weights, and what is more than fits as all that fits', async () => {
    const { inside, out } = visit(
      gateOf({ each: 5, all: 8 }),
      { key: 'a', weight: 99 },
      { key: 'b', weight: 3 },
      { key: 'c' },
    );
    await settled();
    expect(inside).toEqual(['a0', 'b1']);
    await out('b1');
    expect(inside).toEqual(['a0', 'c2']);
  });

  it('gives room back once only', async () => {
    const gate = gateOf({ each: 1 });
    const leave = await gate.enter('a');
    leave();
    leave();
    const { inside } = visit(gate, { key: 'a' }, { key: 'a' });
    await settled();
    expect(inside).toEqual(['a0']);
  });

  it('refuses who would wait in too long a queue, and who has waited too long', async () => {
    vi.useFakeTimers();
    try {
      const gate = gateOf({ each: 1, waiting: 1 });
      const leave = await gate.enter('a');
      const waiting = gate.enter('a');
      await expect(gate.enter('a')).rejects.toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
      const refused = expect(waiting).rejects.toMatchObject({ status: 503 });
      await vi.advanceTimersByTimeAsync(60_000);
      await refused;
      leave();
      await expect(gate.enter('a')).resolves.toBeTypeOf('function');
    } finally {
      vi.useRealTimers();
    }
  });
});
