import { describe, expect, it, vi } from 'vitest';
import { EventCatalogue } from '../history/event-catalogue.js';
import { TaskAccess } from '../projects/project.entity.js';
import type { Connection } from './connection.js';
import { Courier } from './courier.js';
import { DeliveredHeads } from './delivered-heads.js';
import { Hub } from './hub.js';
import type { LiveQueries } from './live.queries.js';
import { Subscription } from './subscription.js';

describe('catching up', () => {
  it('ends the connection when events that were there are gone, as in another history', async () => {
    const events = vi.fn(() => new Promise<never[]>((resolve) => setImmediate(resolve, [])));
    const queries = { events } as unknown as LiveQueries;
    const courier = new Courier(new Hub(), new DeliveredHeads(), queries, new EventCatalogue([]));
    const close = vi.fn();
    const connection = { isFull: () => false, close } as unknown as Connection;
    await courier.catchUp(new Subscription(connection, 'a project', 80, TaskAccess.Members), 100);
    expect(close.mock.calls).toEqual([['again']]);
    expect(events).toHaveBeenCalledTimes(1);
  });
});
