import { beforeEach, describe, expect, it } from 'vitest';
import type { Replica } from '../database/replica.js';
import { type Database, type Sql, sql } from '../database/sql.js';
import { type Actor, Role } from '../kernel/access/access.js';
import { AnswerStore } from '../kernel/redis/answer-store.js';
import { RedisConnection } from '../kernel/redis/redis.module.js';
import { type AnswerMark, MAX_AGE_MS, type Standing } from './answer-mark.js';
import { type SharedRead, SharedAnswers } from './shared-answers.service.js';

const admin = (id: string): Actor => ({ id, name: id, role: Role.Admin, session_id: id });
const [ANN, BEN] = [admin('ann'), admin('ben')];

/** A fake database with a clock, a text, and counts of each user's changes. */
class World {
  now = 1_000_000;
  since = 900_000;
  epoch = 'first';
  text = 'before';
  writes: Record<string, number> = {};
  reads = 0;
  /** Reads wait for this promise. */
  gate: Promise<unknown> = Promise.resolve();

  change({ id }: Actor, text: string, count = 1): void {
    this.text = text;
    this.writes[id] = (this.writes[id] ?? 0) + count;
  }

  read = async (): Promise<AnswerMark & { shared: string; own: string }> => {
    this.reads++;
    const { now: at, epoch, since } = this;
    const row = { id: '', shared: this.text, own: 'own', at, epoch, since, writes: { ...this.writes } };
    await this.gate;
    return row;
  };

  standing = ({ values }: Sql): Promise<Standing & { own: string }> => {
    const { now, epoch, since } = this;
    const id = [ANN, BEN].map((actor) => actor.id).find((name) => values.includes(name)) ?? '';
    return Promise.resolve({ now, epoch, since, writes: this.writes[id] ?? 0, own: `own of ${id}` });
  };
}

let world: World;
let answers: SharedAnswers;
/** The replica's answer and its delay. */
let replica: { isUsable: boolean; behindMs: number; text: string };

beforeEach(() => {
  world = new World();
  replica = { isUsable: false, behindMs: 1_500, text: 'of the replica' };
  const row = (statement: Sql) => (/ AS now\b/.test(statement.text) ? world.standing(statement) : world.read());
  const database = { within: () => ({ row }) } as unknown as Database;
  const standby = Object.assign(replica, {
    row: () => Promise.resolve({ shared: replica.text }),
  }) as unknown as Replica;
  answers = new SharedAnswers(database, new AnswerStore(new RedisConnection(null)), standby);
});

const reading = (text: string, value = 1): SharedRead => ({
  statement: (columns) => sql`SELECT ${value} AS ${text} ${columns}`,
  limitMs: 1_000,
});
const REPORT = reading('report');
const textFor = async (actor: Actor, read = REPORT) => (await answers.get(actor, read)).shared;

describe('an answer that is shared', () => {
  it('is read once, and what is the caller’s own each time', async () => {
    expect(await answers.get(ANN, REPORT)).toMatchObject({ shared: 'before', own: 'own' });
    expect(await answers.get(BEN, REPORT)).toEqual({ shared: 'before', own: 'own of ben' });
    expect(await answers.get(ANN, REPORT)).toEqual({ shared: 'before', own: 'own of ann' });
    expect(world.reads).toBe(1);
  });

  it('is read anew for whoever has changed something, and that is good for all', async () => {
    await textFor(ANN);
    world.change(BEN, 'after');
    expect(await textFor(ANN)).toBe('before');
    expect(await textFor(BEN)).toBe('after');
    expect(await textFor(ANN)).toBe('after');
    expect(world.reads).toBe(2);
  });

  it('is never older than its age', async () => {
    await textFor(ANN);
    world.change(BEN, 'after');
    world.now += MAX_AGE_MS - 1;
    expect(await textFor(ANN)).toBe('before');
    world.now += 1;
    expect(await textFor(ANN)).toBe('after');
  });

  it.each<[string, () => void]>([
    ['the clock of the database is put back', () => (world.now -= 1)],
    ['the history is another one', () => (world.epoch = 'second')],
    ['changes are counted from a later minute', () => (world.since += 60_000)],
    ['there are more changes of the caller than are counted', () => world.change(ANN, 'after', 1_001)],
  ])('does not count when %s', async (_, happen) => {
    await textFor(ANN);
    happen();
    await textFor(ANN);
    expect(world.reads).toBe(2);
  });

  it('never counts for whoever has changed more than is counted', async () => {
    world.change(ANN, 'before', 1_001);
    await textFor(ANN);
    await textFor(ANN);
    expect(world.reads).toBe(2);
  });

  it('belongs to one statement with its values', async () => {
    await textFor(ANN);
    await textFor(ANN, reading('report', 2));
    await textFor(ANN, reading('another'));
    await textFor(ANN);
    expect(world.reads).toBe(3);
  });

  it('is not kept where it is very large', async () => {
    world.text = 'x'.repeat(4 * 1024 * 1024 + 1);
    await textFor(ANN);
    await textFor(ANN);
    expect(world.reads).toBe(2);
  });
});

describe('many who ask at once', () => {
  /** Blocks reads until it is resolved. */
  function held(): () => void {
    let letGo: () => void = () => undefined;
    world.gate = new Promise<void>((resolve) => (letGo = resolve));
    return letGo;
  }

  const fifty = (actor: (n: number) => Actor) => Array.from({ length: 50 }, (_, n) => textFor(actor(n)));

  it('have it read once, also where one is kept that does not count any more', async () => {
    for (const rounds of [1, 2]) {
      const letGo = held();
      const asked = fifty((n) => (n % 2 ? ANN : BEN));
      letGo();
      expect(new Set(await Promise.all(asked))).toEqual(new Set(['before']));
      expect(world.reads).toBe(rounds);
      world.now += MAX_AGE_MS;
    }
  });

  it('get what they have changed since it was begun: one more is read, for all of them', async () => {
    const letGo = held();
    const first = textFor(ANN);
    await expect.poll(() => world.reads).toBe(1);
    world.change(BEN, 'after');
    const asked = fifty(() => BEN);
    letGo();
    expect(await first).toBe('before');
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['after']));
    expect(world.reads).toBe(2);
  });

  it('hear of a failure, and the next has it read anew', async () => {
    world.gate = Promise.reject(new Error('the database is away'));
    const outcomes = await Promise.allSettled(fifty(() => ANN));
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(world.reads).toBe(1);
    world.gate = Promise.resolve();
    expect(await textFor(ANN)).toBe('before');
  });
});

describe('with a replica', () => {
  const LATE = { ...REPORT, onReplica: true };
  beforeEach(() => (replica.isUsable = true));

  it('what may be late is read there, for who has changed nothing of late; what the caller has of their own is not', async () => {
    expect(await answers.get(ANN, LATE)).toEqual({ shared: 'of the replica', own: 'own of ann' });
    expect(await textFor(ANN, reading('another'))).toBe('before');
    world.change(BEN, 'after');
    expect(await textFor(ANN, LATE)).toBe('of the replica');
    expect(await textFor(BEN, LATE)).toBe('after');
    expect(world.reads).toBe(2);
  });

  it('how far that is behind counts as its age', async () => {
    await textFor(ANN, LATE);
    replica.text = 'later';
    world.now += MAX_AGE_MS - 1_500 - 1;
    expect(await textFor(ANN, LATE)).toBe('of the replica');
    world.now += 1;
    expect(await textFor(ANN, LATE)).toBe('later');
  });
});
