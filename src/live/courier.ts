import { Injectable } from '@nestjs/common';
import type { RecordedEvent } from '../history/events.js';
import { EventCatalogue } from '../history/event-catalogue.js';
import { isEvent } from '../history/event-definition.js';
import { MEMBER_ADDED } from '../projects/members/member.events.js';
import { PROJECT_CREATED, PROJECT_RESTORED } from '../projects/project.events.js';
import type { Connection } from './connection.js';
import { DeliveredHeads } from './delivered-heads.js';
import { Hub, publicEvent } from './hub.js';
import { LiveQueries } from './live.queries.js';
import { concerns, memberOf, roleAfter, Subscription } from './subscription.js';

/** Sends one message to many connections; each protocol encodes it once. */
export type Broadcast = (connections: Connection[], name: string, payload: object) => void;

/** How many events a client is caught up with at a time. */
const CATCH_UP = 200;

/** Delivers each event of the feed to exactly the connections that may see it, in order. */
@Injectable()
export class Courier {
  private readonly broadcasts: Broadcast[] = [];
  private readonly catchingUp = new Set<Subscription>();

  constructor(
    private readonly hub: Hub,
    private readonly heads: DeliveredHeads,
    private readonly queries: LiveQueries,
    private readonly events: EventCatalogue,
  ) {}

  /** Adds a protocol. It receives all connections, and sends to its own. */
  addBroadcast(broadcast: Broadcast): void {
    this.broadcasts.push(broadcast);
  }

  send(connections: Connection[], name: string, payload: object): void {
    const receivers = connections.filter(({ isReady }) => isReady);
    if (receivers.length === 0) return;
    for (const broadcast of this.broadcasts) broadcast(receivers, name, payload);
  }

  /** Delivers an event to the subscribers of its project who are up to date; the others get it later. */
  deliver(event: RecordedEvent): void {
    const receivers: Connection[] = [];
    const announced = this.events.isAnnounced(event);
    for (const subscription of [...this.hub.subscribersOf(event.project_id)]) {
      if (!subscription.live) continue;
      if (subscription.connection.isFull()) subscription.live = false;
      else if (subscription.admit(event, announced)) receivers.push(subscription.connection);
      if (subscription.live && subscription.left) this.hub.end(subscription);
    }
    this.send(receivers, event.type, publicEvent(event));
  }

  /**
   * Delivers an event that needs no subscription, because a project appears or disappears for some users, to those who
   * do not get it by one. Clients that follow all projects become subscribed by it. Sequential, since each decides who
   * needs the next.
   * @returns false when it is too early: some follow the project, and only its earlier events decide whether their
   *   subscriptions last until this one.
   */
  async announce(event: RecordedEvent): Promise<boolean> {
    const { project_id, seq } = event;
    const concerned = await this.concernedBy(event);
    if (this.heads.isFollowed(project_id) && seq > this.heads.of(project_id)) return false;
    const receivers = [...this.hub.connections].filter(
      (connection) => concerned(connection) && !this.hub.reaches(connection, project_id, seq),
    );
    this.send(receivers, event.type, publicEvent(event));
    for (const connection of receivers) {
      if (connection.followsAll) await this.follow(connection, event).catch(() => connection.close('again'));
    }
    return true;
  }

  private async concernedBy(event: RecordedEvent): Promise<(connection: Connection) => boolean> {
    const ofOne = memberOf(event) !== undefined || event.type === PROJECT_CREATED.type;
    const members = new Set(ofOne ? [] : await this.queries.memberIds(event.project_id));
    return ({ actor }) => concerns(actor, event, members.has(actor.id));
  }

  private async follow(connection: Connection, event: RecordedEvent): Promise<void> {
    const opens = isEvent(event, PROJECT_CREATED) || isEvent(event, PROJECT_RESTORED) || isEvent(event, MEMBER_ADDED);
    if (!opens) return;
    const { project_id, seq } = event;
    const { task_access } = event.data;
    const { actor } = connection;
    const isTold = memberOf(event) === actor.id;
    const role = isTold ? roleAfter(event) : await this.queries.roleAt(actor, project_id, seq);
    const subscription = new Subscription(connection, project_id, seq, task_access, role);
    this.hub.subscribe(subscription);
    await this.catchUp(subscription, seq);
  }

  /**
   * Sends a client the events it lacks, from the database, and then enables pushing. Stops when the client does not
   * read, and continues when it has.
   * @param known a number up to which events are known to exist.
   */
  async catchUp(subscription: Subscription, known: number): Promise<void> {
    if (this.catchingUp.has(subscription) || subscription.live) return;
    this.catchingUp.add(subscription);
    try {
      await this.catchUpWith(subscription, known);
    } finally {
      this.catchingUp.delete(subscription);
    }
  }

  private async catchUpWith(subscription: Subscription, known: number): Promise<void> {
    const { connection, project_id } = subscription;
    while (!subscription.ended && !connection.isFull()) {
      const until = Math.max(known, this.heads.of(project_id));
      if (subscription.seq >= until) {
        if (subscription.left) this.hub.end(subscription);
        else subscription.live = true;
        return;
      }
      const events = await this.queries.events(project_id, subscription.seq, until, CATCH_UP);
      // These events existed before, so the epoch has changed and the client has to start over.
      if (events.length === 0) return connection.close('again');
      for (const event of events) {
        if (connection.isFull()) break;
        const visible = subscription.admit(event, this.events.isAnnounced(event));
        if (visible) connection.send(event.type, publicEvent(event));
      }
    }
  }
}
