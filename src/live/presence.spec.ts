import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RedisConnection } from '../kernel/redis/redis.module.js';
import { TaskAccess } from '../projects/project.entity.js';
import type { Connection } from './connection.js';
import type { Courier } from './courier.js';
import { Hub } from './hub.js';
import type { LiveQueries } from './live.queries.js';
import { Presence } from './presence.js';
import { Subscription } from './subscription.js';

const PROJECT = 'a project';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A fake instance: its messages to the others, and how it receives theirs. */
function instance() {
  const hub = new Hub();
  const said: { user_ids: string[] }[] = [];
  let hear: (sighting: object) => void = () => undefined;
  const server = {
    on: (_name: string, listener: typeof hear) => (hear = listener),
    serverSideEmit: (_name: string, sighting: { user_ids: string[] }) => said.push(sighting),
  };
  const queries = { names: () => Promise.resolve([]) } as unknown as LiveQueries;
  const redis = { isReady: true } as RedisConnection;
  const presence = new Presence(hub, { send: () => undefined } as unknown as Courier, queries, redis);
  presence.begin(server as never);
  const look = (user_id: string, followsAll = false) => {
    const connection = { actor: { id: user_id }, followsAll, isFull: () => false } as Connection;
    hub.add(connection);
    hub.subscribe(new Subscription(connection, PROJECT, 0, TaskAccess.Members));
  };
  return { said, look, hear: (sighting: object) => hear(sighting) };
}

describe('presence between instances', () => {
  it('tells of who comes just after another instance has told of somebody', async () => {
    const { said, look, hear } = instance();
    look('who follows all', true);
    await vi.advanceTimersByTimeAsync(1_000);
    hear({ instance: 'another', project_id: PROJECT, user_ids: ['ann'], asks: true });
    look('bob');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(said.map(({ user_ids }) => user_ids)).toEqual([['bob']]);
  });
});
