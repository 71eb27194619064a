import { Injectable } from '@nestjs/common';
import type { ActivityEvent, RecordedEvent } from '../history/events.js';
import { NotFound, TooManyRequests } from '../kernel/http/problem.js';
import { PROJECT_UPDATED } from '../projects/project.events.js';
import type { Connection } from './connection.js';
import { Courier } from './courier.js';
import { Feed } from './feed.js';
import { Hub, publicEvent } from './hub.js';
import type { SubscribeDto } from './live.dto.js';
import { LiveQueries } from './live.queries.js';
import { Subscription } from './subscription.js';

/** A client that missed more than this, in events or in characters, fetches the board again. */
const MAX_MISSED = 1000;
const MAX_MISSED_LENGTH = 1024 * 1024;
/** How many events are read at a time: each may be large. */
const BATCH = 100;

/** What a client is told when its subscription stands. */
export interface Subscribed {
  ok: true;
  epoch: string;
  seq: number;
  events: ActivityEvent[];
  resync?: true;
}

/** Begins subscriptions, without a moment in which an event could get lost between what is read and what is pushed. */
@Injectable()
export class Subscriber {
  /** How many projects one connection may follow that asks for each. */
  maxSubscriptions = 1_000;

  constructor(
    private readonly hub: Hub,
    private readonly courier: Courier,
    private readonly queries: LiveQueries,
    private readonly feed: Feed,
  ) {}

  /**
   * Subscribes a connection to a project from its present state on.
   *
   * @param answer is called with what the client missed; only then further events are pushed.
   * @throws NotFound when the user cannot see the project; TooManyRequests when the connection follows too many.
   */
  async subscribe(
    connection: Connection,
    wanted: SubscribeDto,
    answer: (subscribed: Subscribed) => void,
  ): Promise<void> {
    const { project_id, after, epoch } = wanted;
    const others = this.hub
      .subscriptionsOf(connection)
      .filter((subscription) => subscription.project_id !== project_id);
    if (others.length >= this.maxSubscriptions) {
      throw new TooManyRequests('Too many projects for one connection: unsubscribe from some.', 1);
    }
    await this.feed.ready();
    const project = await this.queries.visibleOne(connection.actor, project_id);
    if (!project) throw new NotFound('project');
    const { seq, task_access } = project;
    const subscription = new Subscription(connection, project_id, seq, task_access);
    const sameHistory = epoch === undefined || epoch === project.epoch;
    const missed = after === undefined ? [] : sameHistory ? await this.missed(project_id, after, seq) : null;
    this.hub.subscribe(subscription);
    const events = (missed ?? []).filter((event) => subscription.sees(event)).map(publicEvent);
    answer({ ok: true, epoch: project.epoch, seq, events, ...(!missed && { resync: true }) });
    await this.courier.catchUp(subscription, seq);
  }

  /** The events that bring a client from the state after one to that after another, or null when they cannot. */
  private async missed(project_id: string, after: number, until: number): Promise<RecordedEvent[] | null> {
    if (after > until || until - after > MAX_MISSED) return null;
    const events: RecordedEvent[] = [];
    for (let [seq, length] = [after, 0]; seq < until; seq = events.at(-1)?.seq ?? seq) {
      const batch = await this.queries.events(project_id, seq, until, BATCH);
      length += JSON.stringify(batch).length;
      if (batch.length === 0 || length > MAX_MISSED_LENGTH || batch.some(changesAccess)) return null;
      events.push(...batch);
    }
    return events;
  }

  /**
   * Subscribes a connection to all projects that its user can see, from their present state on.
   *
   * @param ready is called once nothing can get lost any more: of what happened before, the client reads through REST.
   */
  async followAll(connection: Connection, ready: () => void): Promise<void> {
    const projects = await this.queries.visible(connection.actor);
    const begun = projects.flatMap(({ project_id, seq, task_access }) => {
      // Announced since the projects were read, and followed from that event on.
      if (this.hub.reaches(connection, project_id, seq)) return [];
      const subscription = new Subscription(connection, project_id, seq, task_access);
      this.hub.subscribe(subscription);
      return [subscription];
    });
    ready();
    for (const subscription of begun) await this.courier.catchUp(subscription, subscription.seq);
  }
}

/** After this, a member may see tasks whose former events they could not. */
function changesAccess({ type, changes }: RecordedEvent): boolean {
  return type === PROJECT_UPDATED.type && 'task_access' in changes;
}
