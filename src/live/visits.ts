import { Injectable } from '@nestjs/common';
import type { Connection } from './connection.js';
import { Courier } from './courier.js';
import { Feed } from './feed.js';
import type { Visitor } from './handshake.js';
import { DeliveredHeads } from './delivered-heads.js';
import { Hub } from './hub.js';
import { Inbox } from './inbox.js';

/** Timers take no more than this, in milliseconds; a token that lives longer is checked again then. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The beginning and the end of every connection. */
@Injectable()
export class Visits {
  private readonly timers = new Map<Connection, NodeJS.Timeout>();

  constructor(
    private readonly hub: Hub,
    private readonly heads: DeliveredHeads,
    private readonly feed: Feed,
    private readonly inbox: Inbox,
    private readonly courier: Courier,
  ) {}

  /** Lets a connection take part; it ends with the token at the latest. */
  async begin(connection: Connection, { expires_at }: Visitor): Promise<void> {
    this.hub.add(connection);
    const left = Math.min(Math.max(0, expires_at - Date.now()), MAX_TIMER_MS);
    this.timers.set(connection, setTimeout(() => connection.close('access'), left).unref());
    await this.feed.ready();
    await this.inbox.open(connection);
  }

  /** Lets a connection have everything that happens from now on. */
  ready(connection: Connection): void {
    connection.isReady = true;
    connection.send('ready', { user_id: connection.actor.id, role: connection.actor.role });
  }

  end(connection: Connection): void {
    clearTimeout(this.timers.get(connection));
    this.timers.delete(connection);
    this.hub.remove(connection);
  }

  /** What waited for a connection has been sent: it may have more. */
  drained(connection: Connection): void {
    for (const subscription of this.hub.subscriptionsOf(connection)) {
      if (subscription.live) continue;
      this.courier.catchUp(subscription, subscription.seq).catch(() => connection.close('again'));
    }
  }

  /** For each project to which a connection has subscribed, the number that the client must have reached. */
  headsOf(connection: Connection): Record<string, number> {
    const subscriptions = this.hub.subscriptionsOf(connection);
    return Object.fromEntries(
      subscriptions.map((subscription) => {
        const { project_id } = subscription;
        return [project_id, subscription.head(this.heads.of(project_id))];
      }),
    );
  }
}
