import { Injectable } from '@nestjs/common';
import type { Connection } from './connection.js';
import { Courier } from './courier.js';
import { Feed } from './feed.js';
import type { Visitor } from './handshake.js';
import { DeliveredHeads } from './delivered-heads.js';
import { Hub } from './hub.js';
import { Inbox } from './inbox.js';

/** The maximum delay of a timer, in milliseconds; tokens with a longer life are checked again then. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The start and the end of every connection. */
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

  /** Registers a connection; it ends with its token at the latest. */
  async begin(connection: Connection, { expires_at }: Visitor): Promise<void> {
    this.hub.add(connection);
    const left = Math.min(Math.max(0, expires_at - Date.now()), MAX_TIMER_MS);
    this.timers.set(connection, setTimeout(() => connection.close('access'), left).unref());
    await this.feed.ready();
    await this.inbox.open(connection);
  }

  /** Delivers everything that happens from now on to a connection. */
  ready(connection: Connection): void {
    connection.isReady = true;
    connection.send('ready', { user_id: connection.actor.id, role: connection.actor.role });
  }

  end(connection: Connection): void {
    clearTimeout(this.timers.get(connection));
    this.timers.delete(connection);
    this.hub.remove(connection);
  }

  /** The connection's queue has been sent, so it may receive more. */
  drained(connection: Connection): void {
    for (const subscription of this.hub.subscriptionsOf(connection)) {
      if (subscription.live) continue;
      this.courier.catchUp(subscription, subscription.seq).catch(() => connection.close('again'));
    }
  }

  /** For each subscribed project of a connection, the number that the client must have reached. */
  headsOf(connection: Connection): Record<string, number> {
    const subscriptions = this.hub.subscriptionsOf(connection).filter(({ left }) => !left);
    return Object.fromEntries(
      subscriptions.map((subscription) => {
        const { project_id } = subscription;
        return [project_id, subscription.head(this.heads.of(project_id))];
      }),
    );
  }
}
