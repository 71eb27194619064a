import { describe, expect, it } from 'vitest';
import { type Problem } from '../kernel/http/problem.js';
import { readConfig } from '../config.js';
import { Seats } from './seats.service.js';

const seats = (MAX_SOCKETS_PER_USER: string, MAX_CONNECTIONS: string) =>
  new Seats(readConfig({ MAX_SOCKETS_PER_USER, MAX_CONNECTIONS }));

function status(take: () => unknown): number {
  try {
    take();
    return 200;
  } catch (error) {
    return (error as Problem).getStatus();
  }
}

describe('seats', () => {
  it('are bounded for each user and in total, and each is given back once', () => {
    const some = seats('2', '3');
    const giveBack = some.take('ann');
    some.take('ann');
    expect(status(() => some.take('ann'))).toBe(429);
    some.take('bob');
    expect(status(() => some.take('bob'))).toBe(503);
    giveBack();
    giveBack();
    some.take('bob');
    expect(status(() => some.take('eve'))).toBe(503);
  });

  it('are as many as anybody likes where the limits are off', () => {
    const some = seats('0', '0');
    for (let n = 0; n < 1_000; n++) some.take('ann');
    expect(status(() => some.take('ann'))).toBe(200);
  });
});
