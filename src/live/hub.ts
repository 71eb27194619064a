import { Injectable } from '@nestjs/common';
import type { ActivityEvent, RecordedEvent } from '../history/events.js';
import type { Connection } from './connection.js';
import type { Subscription } from './subscription.js';

/** The connections to this process and their subscriptions. */
@Injectable()
export class Hub {
  readonly connections = new Set<Connection>();
  private readonly byProject = new Map<string, Set<Subscription>>();
  /** The last subscription of each connection to each project, including ended ones: they record how far it got. */
  private readonly byConnection = new Map<Connection, Map<string, Subscription>>();

  private readonly watchers: ((project_id: string) => void)[] = [];

  /** Calls `watcher` with every project whose subscribers have changed. */
  onSubscribers(watcher: (project_id: string) => void): void {
    this.watchers.push(watcher);
  }

  add(connection: Connection): void {
    this.connections.add(connection);
    this.byConnection.set(connection, new Map());
  }

  remove(connection: Connection): void {
    for (const subscription of this.subscriptionsOf(connection)) this.end(subscription);
    this.byConnection.delete(connection);
    this.connections.delete(connection);
  }

  /** Replaces an earlier subscription to the same project. */
  subscribe(subscription: Subscription): void {
    const { connection, project_id } = subscription;
    const mine = this.byConnection.get(connection);
    if (!mine) return;
    const replaced = mine.get(project_id);
    if (replaced) this.end(replaced);
    mine.set(project_id, subscription);
    const all = this.byProject.get(project_id) ?? new Set();
    this.byProject.set(project_id, all.add(subscription));
    this.tell(project_id);
  }

  /** Ends a subscription once it is up to date. */
  unsubscribe(connection: Connection, project_id: string): void {
    const subscription = this.byConnection.get(connection)?.get(project_id);
    if (!subscription) return;
    subscription.left = true;
    if (subscription.live) this.end(subscription);
  }

  /** Ends this subscription, unless another one has replaced it. */
  end(subscription: Subscription): void {
    const { project_id } = subscription;
    subscription.ended = true;
    const all = this.byProject.get(project_id);
    all?.delete(subscription);
    if (all?.size === 0) this.byProject.delete(project_id);
    this.tell(project_id);
  }

  private tell(project_id: string): void {
    for (const watcher of this.watchers) watcher(project_id);
  }

  subscriptionsOf(connection: Connection): Subscription[] {
    return [...(this.byConnection.get(connection)?.values() ?? [])].filter(({ ended }) => !ended);
  }

  /** Whether a connection has received an event as a subscriber of its project, or will. */
  reaches(connection: Connection, project_id: string, seq: number): boolean {
    const subscription = this.byConnection.get(connection)?.get(project_id);
    return subscription !== undefined && (!subscription.ended || subscription.seq >= seq);
  }

  subscribersOf(project_id: string): Iterable<Subscription> {
    return this.byProject.get(project_id) ?? [];
  }

  hasSubscribers(project_id: string): boolean {
    return this.byProject.has(project_id);
  }

  isConnected(connection: Connection): boolean {
    return this.connections.has(connection);
  }
}

/** A recorded event as clients receive it: without the data that determines who may see it. */
export function publicEvent({ task_id: _, assignees: __, is_silent: ___, ...event }: RecordedEvent): ActivityEvent {
  return event;
}
