import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Ask, ProjectStream } from './project-stream.js';
import type { LiveEvent, Position, SubscribeAnswer } from './types.js';

const event = (seq: number, fields: Partial<LiveEvent> = {}): LiveEvent => ({
  type: 'task_updated',
  subject_type: 'task',
  subject_id: 't',
  project_id: 'p',
  seq,
  at: '2026-11-02T09:30:00.000Z',
  actor: { id: null, name: 'FlowTrack' },
  data: { id: 't' },
  changes: {},
  ...fields,
});

const answer = (seq: number, events: LiveEvent[] = [], fields: object = {}): SubscribeAnswer => ({
  ok: true,
  epoch: 'e',
  seq,
  events,
  ...fields,
});

let applied: number[];
let asked: { after: number; epoch: string; reply: (answer: SubscribeAnswer) => void; fail: (error: Error) => void }[];
let boards: Position[];
let isGone: boolean;
let onEvent: () => void;
let stream: ProjectStream;

beforeEach(() => {
  applied = [];
  asked = [];
  boards = [];
  isGone = false;
  onEvent = () => undefined;
  const ask: Ask = ({ after, epoch }) => new Promise((reply, fail) => asked.push({ after, epoch, reply, fail }));
  const handlers = {
    event: ({ seq }: LiveEvent) => {
      applied.push(seq);
      onEvent();
    },
    resync: () => Promise.resolve(boards.shift() ?? Promise.reject(new Error('no board'))),
    gone: () => void (isGone = true),
  };
  stream = new ProjectStream('p', { epoch: 'e', seq: 1 }, handlers, ask, () => undefined);
});
afterEach(() => stream.end());

/** Answers what was asked last, and lets the stream take it. */
async function reply(what: SubscribeAnswer): Promise<void> {
  asked.at(-1)?.reply(what);
  await sleep(0);
}

describe('a stream of a project', () => {
  it('asks for nothing while it is interrupted', async () => {
    vi.useFakeTimers();
    void stream.catchUp();
    asked[0]?.fail(new Error('no answer'));
    await vi.advanceTimersByTimeAsync(0);
    stream.interrupt();
    await vi.advanceTimersByTimeAsync(60_000);
    vi.useRealTimers();
    expect(asked).toHaveLength(1);
  });

  it('asks from its position on, applies what was missed, and is live', async () => {
    void stream.catchUp();
    expect([stream.live, asked[0]?.after, asked[0]?.epoch]).toEqual([false, 1, 'e']);
    await reply(answer(3, [event(2), event(3)]));
    expect([stream.live, stream.seq, applied]).toEqual([true, 3, [2, 3]]);
  });

  it('is live only when all that was missed has been applied', async () => {
    const live: boolean[] = [];
    onEvent = () => live.push(stream.live);
    void stream.catchUp();
    stream.receive(event(3));
    await reply(answer(2, [event(2)]));
    expect([live, stream.live]).toEqual([[false, false], true]);
  });

  it('is not live when what was missed is a reason to ask again', async () => {
    void stream.catchUp();
    await reply(answer(3, [event(2, { type: 'member_removed' }), event(3)]));
    expect([stream.live, applied, asked.length]).toEqual([false, [2, 3], 2]);
    await reply(answer(3));
    expect(stream.live).toBe(true);
  });

  it('applies each event once, however often it comes', async () => {
    void stream.catchUp();
    await reply(answer(2, [event(2)]));
    for (const seq of [1, 2, 3, 3, 2, 4]) stream.receive(event(seq));
    expect(applied).toEqual([2, 3, 4]);
  });

  it('keeps events that come before the answer until what was missed has been applied', async () => {
    void stream.catchUp();
    for (const seq of [3, 4, 5]) stream.receive(event(seq));
    expect(applied).toEqual([]);
    await reply(answer(4, [event(2), event(3), event(4)]));
    expect(applied).toEqual([2, 3, 4, 5]);
  });

  it('knows from the head that something is missing, and asks for it', async () => {
    void stream.catchUp();
    await reply(answer(1));
    stream.head(1);
    expect(asked).toHaveLength(1);
    stream.head(3);
    expect([asked.length, stream.live, asked[1]?.after]).toEqual([2, false, 1]);
    await reply(answer(3, [event(2), event(3)]));
    expect([applied, stream.live]).toEqual([[2, 3], true]);
  });

  it('says when a number is reached, and asks where no event brings it there', async () => {
    const reached: number[] = [];
    const reach = (seq: number) => void stream.reach(seq).then(() => reached.push(seq));
    reach(1);
    reach(4);
    void stream.catchUp();
    await reply(answer(3));
    expect([reached, asked.map(({ after }) => after)]).toEqual([[1], [1]]);
    stream.receive(event(4));
    await sleep(0);
    expect(reached).toEqual([1, 4]);
    // What it must not see has numbers too.
    reach(6);
    await reply(answer(6));
    expect([reached, asked.map(({ after }) => after)]).toEqual([
      [1, 4, 6],
      [1, 4],
    ]);
  });

  it('asks once at a time', () => {
    void stream.catchUp();
    void stream.catchUp();
    stream.head(9);
    expect(asked).toHaveLength(1);
  });

  it('passes over an answer that an interruption has overtaken', async () => {
    void stream.catchUp();
    stream.interrupt();
    await reply(answer(2, [event(2)]));
    expect([stream.live, applied]).toEqual([false, []]);
    void stream.catchUp();
    await reply(answer(2, [event(2)]));
    expect([stream.live, applied]).toEqual([true, [2]]);
  });

  it('fetches the board again when it is told to, and goes on from there', async () => {
    boards.push({ epoch: 'f', seq: 7 });
    void stream.catchUp();
    await reply(answer(7, [], { resync: true, epoch: 'f' }));
    expect([stream.live, asked[1]?.after, asked[1]?.epoch]).toEqual([false, 7, 'f']);
    await reply(answer(8, [event(8)], { epoch: 'f' }));
    expect([stream.live, applied]).toEqual([true, [8]]);
  });

  it('fetches the board again after another task_access, whatever interrupts that', async () => {
    void stream.catchUp();
    await reply(answer(1));
    stream.receive(
      event(2, { type: 'project_updated', changes: { task_access: { from: 'assignee', to: 'members' } } }),
    );
    expect([stream.live, asked.length]).toEqual([false, 2]);
    stream.interrupt();
    void stream.catchUp();
    boards.push({ epoch: 'e', seq: 5 });
    await reply(answer(4, [event(3), event(4)]));
    expect([applied, asked.at(-1)?.after]).toEqual([[2], 5]);
    await reply(answer(5));
    expect([stream.live, stream.seq]).toEqual([true, 5]);
  });

  it('ends when the project cannot be seen', async () => {
    void stream.catchUp();
    await reply({ ok: false, error: { status: 404, title: 'Not Found' } });
    stream.receive(event(2));
    expect([isGone, stream.ended, applied]).toEqual([true, true, []]);
  });

  it('asks the server after a removal whether it was its own', async () => {
    void stream.catchUp();
    await reply(answer(1));
    stream.receive(event(2, { type: 'member_removed' }));
    await reply(answer(3, [event(3)]));
    expect([isGone, stream.live, applied]).toEqual([false, true, [2, 3]]);
    stream.receive(event(4, { type: 'member_removed' }));
    await reply({ ok: false, error: { status: 404, title: 'Not Found' } });
    expect(isGone).toBe(true);
  });

  it('tries again later when there is no answer, or no good one', async () => {
    vi.useFakeTimers();
    try {
      void stream.catchUp();
      asked[0]?.fail(new Error('timeout'));
      await vi.advanceTimersByTimeAsync(1000);
      expect(asked).toHaveLength(2);
      asked[1]?.reply({ ok: false, error: { status: 503, title: 'Service Unavailable' } });
      await vi.advanceTimersByTimeAsync(1000);
      asked[2]?.reply(answer(2, [event(2)]));
      await vi.advanceTimersByTimeAsync(0);
      expect([stream.live, applied]).toEqual([true, [2]]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('asks whether a deleted project is gone: it may have been restored meanwhile', async () => {
    void stream.catchUp();
    await reply(answer(3, [event(2, { type: 'project_deleted' }), event(3, { type: 'project_restored' })]));
    expect([asked.at(-1)?.after, isGone]).toEqual([2, false]);
    await reply(answer(3, [event(3, { type: 'project_restored' })]));
    expect([stream.live, isGone, applied]).toEqual([true, false, [2, 3]]);
    stream.receive(event(4, { type: 'project_deleted' }));
    await reply({ ok: false, error: { status: 404, title: 'Not Found' } });
    expect(isGone).toBe(true);
  });
});
