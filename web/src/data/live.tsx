import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { hrefTo } from '../lib/base-path.js';
import { tellAway } from '../lib/late-part.js';
import { session } from '../lib/session.js';
import { LiveClient } from '@flowtrack/client/live';
import type { LiveEvent, LiveState } from '@flowtrack/client/live';
import { type Board, fetchBoard, takeEvent } from './board-cache.js';
import { BoardParts } from './board-parts.js';
import { keys } from './keys.js';
import { takePreferences } from './preferences.js';
import { type Presence, takePresence } from './presence.js';
import { refreshAfter, refreshAfterNotification, refreshRights, refreshUntold } from './refresh.js';

const Live = createContext<LiveFollower | undefined>(undefined);

/** Keeps the page up to date: follows the visible projects, once each. */
class LiveFollower {
  readonly client: LiveClient;
  private readonly followed = new Map<string, { count: number; stop: () => void }>();
  private readonly gone = new Set<string>();
  private readonly watchers = new Set<() => void>();
  /** The number of mounted components that need a board, by project. */
  private awaited = 0;
  readonly parts: BoardParts;

  constructor(private readonly queries: QueryClient) {
    this.client = new LiveClient({
      token: (renew) => session.accessToken(renew),
      socket: { path: hrefTo('/socket.io') },
    });
    this.parts = new BoardParts(queries, this.client);
    // A lost project is visible again.
    for (const name of ['project_restored', 'member_added'])
      this.client.on(name, ({ project_id }: { project_id: string }) => this.returnTo(project_id));
  }

  /** Follows a project, starting from its cached board. Returns a function that stops it. */
  follow(project_id: string): () => void {
    const known = this.followed.get(project_id);
    if (known) known.count++;
    else this.followed.set(project_id, { count: 1, stop: this.subscribe(project_id) });
    return () => this.unfollow(project_id);
  }

  /** The data is not up to date until its project is followed. Returns a function that ends the wait. */
  awaitBoard(): () => void {
    this.count(1);
    return () => this.count(-1);
  }

  private count(more: number): void {
    this.awaited += more;
    for (const watcher of this.watchers) watcher();
  }

  get state(): LiveState {
    return this.client.state === 'live' && this.awaited > 0 ? 'catching up' : this.client.state;
  }

  eachFollowed(act: (project_id: string) => void): void {
    for (const project_id of this.followed.keys()) act(project_id);
  }

  private unfollow(project_id: string): void {
    const followed = this.followed.get(project_id);
    if (!followed || --followed.count > 0) return;
    followed.stop();
    this.queries.removeQueries({ queryKey: keys.presence(project_id) });
    this.followed.delete(project_id);
  }

  private subscribe(project_id: string): () => void {
    const board = this.queries.getQueryData<Board>(keys.board(project_id));
    if (!board) throw new Error('a project is followed from its board on');
    return this.client.subscribe(project_id, board, {
      event: (event) => {
        if (this.client.viewer) takeEvent(this.queries, event, this.client.viewer);
        this.parts.note(event);
        refreshAfter(this.queries, { ...event, rekeyed: 'key' in event.changes });
        // The tasks of an import come without events of their own.
        const isUnsure = this.queries.getQueryData<Board>(keys.board(project_id))?.isUnsure;
        if (isUnsure || event.subject_type === 'import') this.client.startOver(project_id);
      },
      resync: () => {
        void this.queries.invalidateQueries({ queryKey: keys.tasks });
        return this.queries.fetchQuery({ ...boardQuery(project_id), staleTime: 0 });
      },
      gone: () => this.lose(project_id),
    });
  }

  /** The project was deleted, or the user was removed from it. */
  private lose(project_id: string): void {
    this.gone.add(project_id);
    for (const watcher of this.watchers) watcher();
    void this.queries.invalidateQueries({ queryKey: keys.projects });
  }

  /** Whether a project disappeared while it was followed. Fetching it again resets this. */
  isGone(project_id: string): boolean {
    return this.gone.has(project_id);
  }

  returnTo(project_id: string): void {
    if (!this.gone.delete(project_id)) return;
    this.queries.removeQueries({ queryKey: keys.project(project_id) });
    for (const watcher of this.watchers) watcher();
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly watchState = (watcher: () => void): (() => void) => {
    const stops = [this.watch(watcher), this.client.watch(watcher)];
    return () => stops.forEach((stop) => stop());
  };
}

/** The events that come without a subscription. */
const ANNOUNCED = [
  ...['project_created', 'project_updated', 'project_restored', 'project_deleted'],
  ...['member_added', 'member_updated', 'member_removed'],
];

/** Calls a function initially and after each reconnection. */
export function useOnConnected(work: () => void): void {
  const { client } = useFollower();
  const latest = useRef(work);
  useEffect(() => {
    latest.current = work;
  });
  useEffect(() => client.on('ready', () => latest.current()), [client]);
}

/** The live connection of the user; keeps everything within up to date. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [follower] = useState(() => new LiveFollower(queries));
  useEffect(() => {
    const { client } = follower;
    const stops = ANNOUNCED.map((name) =>
      client.on(name, ({ subject_type }: LiveEvent) => refreshAfter(queries, { subject_type })),
    );
    stops.push(client.on('member_updated', ({ project_id }: LiveEvent) => refreshRights(queries, project_id)));
    stops.push(
      client.on('preferences_changed', ({ project_id }: { project_id: string }) =>
        takePreferences(queries, project_id),
      ),
    );
    stops.push(client.on('notification', () => refreshAfterNotification(queries)));
    stops.push(client.on('ready', () => refreshUntold(queries)));
    let wasReady = false;
    stops.push(
      client.on('ready', () => {
        // What the user arranged in another window has no number by which it could be caught up with.
        if (wasReady) follower.eachFollowed((project_id) => takePreferences(queries, project_id));
        wasReady = true;
      }),
    );
    stops.push(client.watch((state) => tellAway(state === 'offline')));
    stops.push(client.on('presence', (presence: Presence) => takePresence(queries, presence)));
    client.connect();
    return () => {
      for (const stop of stops) stop();
      client.close();
      tellAway(false);
    };
  }, [follower, queries]);
  return <Live value={follower}>{children}</Live>;
}

function useFollower(): LiveFollower {
  const follower = use(Live);
  if (!follower) throw new Error('this belongs inside of LiveProvider');
  return follower;
}

/** The connection itself, for data outside the cache. */
export function useLiveClient(): LiveClient {
  return useFollower().client;
}

/** Returns what loads the next part of a column. */
export function useMoreCards(project_id: string): (column_id: string) => Promise<void> {
  const { parts } = useFollower();
  return useCallback((column_id: string) => parts.more(project_id, column_id), [parts, project_id]);
}

/** Whether the page is up to date. */
export function useLiveState(): LiveState {
  const follower = useFollower();
  return useSyncExternalStore(follower.watchState, () => follower.state);
}

export const boardQuery = (project_id: string) => ({
  queryKey: keys.board(project_id),
  queryFn: () => fetchBoard(project_id),
  // Events keep it up to date, even if it was not rendered for a while.
  staleTime: Infinity,
  structuralSharing: false as const,
});

/** The live board of a project; `isGone` if it was deleted, or the user removed, meanwhile. */
export function useBoard(project_id: string) {
  const follower = useFollower();
  const isGone = useSyncExternalStore(follower.watch, () => follower.isGone(project_id));
  const query = useQuery({ ...boardQuery(project_id), enabled: !isGone });
  const isLoaded = query.data !== undefined;
  const isAwaited = !isLoaded && query.isFetching;
  useEffect(() => {
    if (isGone) return;
    if (isLoaded) return follower.follow(project_id);
    return isAwaited ? follower.awaitBoard() : undefined;
  }, [follower, project_id, isLoaded, isAwaited, isGone]);
  return { ...query, isGone, retryGone: () => follower.returnTo(project_id) };
}
