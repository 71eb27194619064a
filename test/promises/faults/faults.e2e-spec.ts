import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fault, faults } from './faults.js';
import type { Follower } from './follower.js';
import { type History, type Load, Round } from './round.js';
import { Tally } from './tally.js';
import { boardDiffers, contradictions, judge, judgeMail, missingWrites, type Verdict } from './validators.js';
import { World } from './world.js';

const FULL = process.env.PROMISES === 'full';

const SIZE = FULL
  ? { instances: 3, proxies: 24, admins: 4, members: 16 }
  : { instances: 2, proxies: 6, admins: 2, members: 8 };
const LOAD: Load = FULL
  ? { watchers: 200, plain: 12, writers: 8, pauseMs: 150 }
  : { watchers: 40, plain: 4, writers: 6, pauseMs: 60 };
const AMOUNTS = FULL
  ? { kills: 30, redisMs: 60_000, crashes: 5, networkMs: 60_000 }
  : { kills: 3, redisMs: 5_000, crashes: 1, networkMs: 8_000 };

const RIGHT: Verdict = { lost: 0, doubled: 0, out_of_order: 0, forbidden: 0, altered: 0 };

const tally = new Tally();
let world: World;

beforeAll(async () => {
  world = await World.start(SIZE);
});
afterAll(async () => {
  await world.close();
  process.stdout.write(tally.text());
});

async function play(fault: Fault): Promise<History> {
  const balancer = fault.via === 'balancer' ? await world.balance() : undefined;
  const gates = fault.via === 'network' ? world.proxies : world.instances;
  let next = 0;
  const base = () => balancer?.base ?? gates[next++ % gates.length]?.base ?? '';
  try {
    const history = await Round.play(world, LOAD, { base, patienceMs: fault.patienceMs ?? 60_000 }, () =>
      fault.inject(world, balancer),
    );
    tally.add(fault, history);
    return history;
  } finally {
    await fault.repair?.(world);
    await balancer?.close();
  }
}

describe.each(faults(AMOUNTS, SIZE.instances).map((fault) => [fault.name, fault] as const))('%s', (_name, fault) => {
  let history: History;

  beforeAll(async () => {
    history = await play(fault);
  });

  it('leaves every acknowledged write in the database, and nothing that was refused', () => {
    expect(history.writes.filter(({ outcome }) => outcome === 'acknowledged').length).toBeGreaterThan(0);
    expect(missingWrites(history.writes, history.truths)).toEqual([]);
  });

  it('brings every client what it may see, each event once, in order and unaltered, and nothing else', () => {
    expect(history.watchers).toHaveLength(LOAD.watchers);
    expect(history.plain).toHaveLength(LOAD.plain);
    const followers = [...history.watchers, ...history.plain];
    expect(withTruths(followers).map(([follower, truth]) => judge(follower, truth))).toEqual(
      followers.map(() => RIGHT),
    );
  });

  it('brings every notification to its receiver, and pushes none twice', () => {
    expect(history.mail.length).toBeGreaterThan(0);
    const verdicts = history.mailboxes.map((mailbox) => judgeMail(mailbox, history.mail));
    expect(verdicts).toEqual(history.mailboxes.map(() => RIGHT));
  });

  it('makes no client fetch the board again', () => {
    expect(history.watchers.filter(({ board }) => board.resyncs > 0)).toEqual([]);
  });

  it('leaves every board as the database has it', () => {
    const different = withTruths(history.watchers).filter(([watcher, truth]) => boardDiffers(watcher, truth));
    expect(different.map(([{ actor, client }]) => `${actor.user.name}: ${client.state}`)).toEqual([]);
  });

  it('numbers the changes of each project without a gap, and their replay gives what the tables hold', () => {
    expect(history.truths.flatMap(contradictions)).toEqual([]);
  });

  it('answers every write as it should', () => {
    const fine = ['acknowledged', 'refused', ...fault.excuses];
    const wrong = history.writes.filter(({ outcome }) => !fine.includes(outcome));
    expect(wrong.map(({ method, path, outcome, reply }) => `${method} ${path}: ${outcome} ${reply}`)).toEqual([]);
  });

  it('ends no process that was not told to end', () => {
    expect(world.accidents).toEqual([]);
  });

  function withTruths<T extends Follower>(followers: T[]) {
    return followers.flatMap((follower) => {
      const truth = history.truths.find(({ project_id }) => project_id === follower.project_id);
      return truth ? [[follower, truth] as const] : [];
    });
  }
});
