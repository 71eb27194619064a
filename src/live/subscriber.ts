import { Injectable } from '@nestjs/common';
import type { ActivityEvent, RecordedEvent } from '../history/events.js';
import type { Actor } from '../kernel/access/access.js';
import { NotFound, TooManyRequests } from '../kernel/http/problem.js';
import { PROJECT_UPDATED } from '../projects/project.events.js';
import type { Connection } from './connection.js';
import { Courier } from './courier.js';
import { Feed } from './feed.js';
import { Hub, publicEvent } from './hub.js';
import type { SubscribeDto } from './live.dto.js';
import { LiveQueries } from './live.queries.js';
import { memberOf, Subscription } from './subscription.js';

/** A client that missed more than this, in events or characters, fetches the board again. */
const MAX_MISSED = 1000;
const MAX_MISSED_LENGTH = 2 * 1024 * 1024;
/** How many events are read at a time, because each may be large. */
const BATCH = 100;

/** The answer to a subscription. */
export interface Subscribed {
  ok: true;
  epoch: string;
  seq: number;
  events: ActivityEvent[];
  resync?: true;
}

/** Starts subscriptions without losing events between reading and pushing. */
@Injectable()
export class Subscriber {
  /** How many projects a connection may follow by subscriptions. */
  maxSubscriptions = 1_000;

  constructor(
    private readonly hub: Hub,
    private readonly courier: Courier,
    private readonly queries: LiveQueries,
    private readonly feed: Feed,
  ) {}

  /**
   * Subscribes a connection to a project from its present state on.
   * @param answer is called with the missed events; only then further events are pushed.
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
      .filter((subscription) => !subscription.left && subscription.project_id !== project_id);
    if (others.length >= this.maxSubscriptions) {
      throw new TooManyRequests('Too many projects for one connection: unsubscribe from some.', 1);
    }
    await this.feed.ready();
    const project = await this.queries.visibleOne(connection.actor, project_id);
    if (!project) throw new NotFound('project');
    const { seq, task_access, project_role } = project;
    const subscription = new Subscription(connection, project_id, seq, task_access, project_role);
    const sameHistory = epoch === undefined || epoch === project.epoch;
    const missed =
      after === undefined ? [] : sameHistory ? await this.missed(connection, project_id, after, seq) : null;
    this.hub.subscribe(subscription);
    const events = (missed ?? []).filter((event) => subscription.sees(event)).map(publicEvent);
    answer({ ok: true, epoch: project.epoch, seq, events, ...(!missed && { resync: true }) });
    await this.courier.catchUp(subscription, seq);
  }

  /** The events that take a client from one state to the other, or null if that is impossible. */
  private async missed(
    { actor }: Connection,
    project_id: string,
    after: number,
    until: number,
  ): Promise<RecordedEvent[] | null> {
    if (after > until || until - after > MAX_MISSED) return null;
    const events: RecordedEvent[] = [];
    for (let [seq, length] = [after, 0]; seq < until; seq = events.at(-1)?.seq ?? seq) {
      const batch = await this.queries.events(project_id, seq, until, BATCH);
      length += JSON.stringify(batch).length;
      if (batch.length === 0 || length > MAX_MISSED_LENGTH || batch.some((event) => changesAccess(event, actor)))
        return null;
      events.push(...batch);
    }
    return events;
  }

  /**
   * Subscribes a connection to all projects that its user can see, from their present state on.
   * @param ready is called once nothing can be lost any more; the client reads earlier events through REST.
   */
  async followAll(connection: Connection, ready: () => void): Promise<void> {
    const projects = await this.queries.visible(connection.actor);
    const begun = projects.flatMap(({ project_id, seq, task_access, project_role }) => {
      // The project was announced after the projects were read; it is followed from that event on.
      if (this.hub.reaches(connection, project_id, seq)) return [];
      const subscription = new Subscription(connection, project_id, seq, task_access, project_role);
      this.hub.subscribe(subscription);
      return [subscription];
    });
    ready();
    for (const subscription of begun) await this.courier.catchUp(subscription, subscription.seq);
  }
}

/** From this event on, the user may see tasks whose earlier events they could not see, or the other way round. */
function changesAccess(event: RecordedEvent, { id }: Actor): boolean {
  const { type, changes } = event;
  if (type === PROJECT_UPDATED.type) return 'task_access' in changes;
  return 'project_role' in changes && memberOf(event) === id;
}
