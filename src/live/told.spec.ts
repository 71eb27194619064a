import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventCatalogue } from '../history/event-catalogue.js';
import type { NotificationRow, RecordedEvent } from '../history/events.js';
import { PROJECT_CREATED } from '../projects/project.events.js';
import { Announcements } from './announcements.js';
import type { Connection } from './connection.js';
import type { Courier } from './courier.js';
import type { Hub } from './hub.js';
import { Inbox } from './inbox.js';
import type { LiveQueries } from './live.queries.js';

const MINUTE_MS = 60_000;
const USER = 'a user';

/** Rows by their time of writing; a read takes as long as configured, and sees the state at its end. */
class Rows<T> {
  readonly rows: { at: number; row: T }[] = [];
  takesMs = 0;

  write(row: T, at = Date.now()): T {
    this.rows.push({ at, row });
    return row;
  }

  async recent(windowMs: number): Promise<T[]> {
    await new Promise((resolve) => setTimeout(resolve, this.takesMs));
    return this.rows.filter(({ at }) => at > Date.now() - windowMs).map(({ row }) => row);
  }
}

const connection = { actor: { id: USER } } as Connection;
const hub = { connections: new Set([connection]), hasSubscribers: () => false } as unknown as Hub;

beforeEach(() => void vi.useFakeTimers({ now: 100 * MINUTE_MS }));
afterEach(() => void vi.useRealTimers());

describe('announcements', () => {
  const event = (project_id: string) => ({ type: 'project_created', project_id, seq: 1 }) as RecordedEvent;

  function begun() {
    const database = new Rows<RecordedEvent>();
    const told: string[] = [];
    const announce = vi.fn(({ project_id }: RecordedEvent) => Promise.resolve(told.push(project_id) > 0));
    const queries = { recentEvents: (_types: unknown, windowMs: number) => database.recent(windowMs) };
    const events = new EventCatalogue([PROJECT_CREATED]);
    const courier = { announce } as unknown as Courier;
    const announcements = new Announcements(hub, courier, queries as unknown as LiveQueries, events);
    return { announcements, database, told, announce };
  }

  it('are made later of what it is too early for, however old it is by then', async () => {
    const { announcements, told, announce } = begun();
    const deferred: string[] = [];
    announcements.onDeferred(({ project_id }) => deferred.push(project_id));
    await Promise.all([announcements.begin(), vi.advanceTimersByTimeAsync(0)]);
    announce.mockResolvedValueOnce(false);
    announcements.announce(event('early'));
    await vi.advanceTimersByTimeAsync(0);
    expect([deferred, told]).toEqual([['early'], []]);
    await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
    for (let n = 0; n < 2; n++) await Promise.all([announcements.poll(), vi.advanceTimersByTimeAsync(0)]);
    expect(told).toEqual(['early']);
  });

  it('are made once of what is recorded while they begin', async () => {
    const { announcements, database, told } = begun();
    // Committed after the snapshot of the first read.
    database.recent = () => Promise.resolve([]);
    const beginning = announcements.begin();
    announcements.announce(event('new'));
    await beginning;
    database.recent = () => Promise.resolve([event('new')]);
    await announcements.poll();
    await announcements.poll();
    expect(told).toEqual(['new']);
  });

  it('are not made of what is older than they are, however long their first look takes', async () => {
    const { announcements, database, told } = begun();
    database.write(event('old'), Date.now() - MINUTE_MS + 20);
    database.takesMs = 50;
    await Promise.all([announcements.begin(), vi.advanceTimersByTimeAsync(50)]);
    database.write(event('new'));
    database.takesMs = 0;
    await Promise.all([announcements.poll(), vi.advanceTimersByTimeAsync(0)]);
    expect(told).toEqual(['new']);
  });
});

describe('an inbox', () => {
  const notification = (id: string) => ({ id, user_id: USER }) as NotificationRow & { user_id: string };

  function opened() {
    const database = new Rows<NotificationRow & { user_id: string }>();
    const told: string[] = [];
    const send = (_to: unknown, _name: string, { id }: NotificationRow) => void told.push(id);
    const recentNotifications = vi.fn((_users: unknown, windowMs: number) => database.recent(windowMs));
    const queries = { recentNotifications } as unknown as LiveQueries;
    const inbox = new Inbox(hub, { send } as unknown as Courier, queries);
    return { inbox, database, told, recentNotifications };
  }

  it('does not tell of what is older than the connection, however long its first look takes', async () => {
    const { inbox, database, told } = opened();
    database.write(notification('old'), Date.now() - MINUTE_MS + 20);
    database.takesMs = 50;
    await Promise.all([inbox.open(connection), vi.advanceTimersByTimeAsync(50)]);
    database.write(notification('new'));
    database.takesMs = 0;
    await Promise.all([inbox.hint([USER]), vi.advanceTimersByTimeAsync(0)]);
    expect(told).toEqual(['new']);
  });

  it('tells a user’s first connection of what comes while the second begins', async () => {
    const { inbox, database, told } = opened();
    const first = inbox.open(connection);
    database.takesMs = 50;
    const second = inbox.open(connection);
    await Promise.all([first, vi.advanceTimersByTimeAsync(0)]);
    database.write(notification('new'));
    await Promise.all([second, vi.advanceTimersByTimeAsync(50)]);
    await Promise.all([inbox.hint([USER]), vi.advanceTimersByTimeAsync(50)]);
    expect(told).toEqual(['new']);
  });

  it('reads once at a time, and together what many hints tell of', async () => {
    const { inbox, database, told, recentNotifications } = opened();
    await Promise.all([inbox.open(connection), vi.advanceTimersByTimeAsync(0)]);
    recentNotifications.mockClear();
    database.takesMs = 10_000;
    const hints = [inbox.hint([USER])];
    await vi.advanceTimersByTimeAsync(0);
    for (let n = 0; n < 100; n++) {
      database.write(notification(`${n}`));
      hints.push(inbox.hint([USER]));
    }
    await vi.advanceTimersByTimeAsync(9_000);
    expect(recentNotifications).toHaveBeenCalledTimes(1);
    database.takesMs = 0;
    await vi.advanceTimersByTimeAsync(2_000);
    vi.useRealTimers();
    await Promise.all(hints);
    expect(told).toHaveLength(100);
    expect(recentNotifications).toHaveBeenCalledTimes(2);
  });
});
