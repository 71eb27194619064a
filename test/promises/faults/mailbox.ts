import { setTimeout as sleep } from 'node:timers/promises';
import type { NotificationDto } from '../../../src/notifications/notification.dto.js';
import type { LiveClient } from '../../../client/src/live/live-client.js';
import type { TestActor } from '../../support/actor.js';
import { connect } from '../../support/live.js';
import { at } from './world.js';

const RETRY_MS = 300;

/** A user's inbox as a client keeps it: reads it whenever it is connected anew, and takes what is pushed from then on. */
export class Mailbox {
  /** All that was pushed. */
  readonly pushed: NotificationDto[] = [];
  /** What was found by reading, by id. */
  readonly read = new Map<string, NotificationDto>();
  /** How often the same was pushed again on the same connection. */
  doubled = 0;
  is_open = false;
  private onThisConnection = new Set<string>();

  private constructor(
    readonly actor: TestActor,
    private readonly client: LiveClient,
  ) {
    client.on('ready', () => void this.begin());
    client.on('notification', (notification: NotificationDto) => this.take(notification));
  }

  static open(actor: TestActor, base: string, transports: string[]): Mailbox {
    const there = at(base, actor);
    return new Mailbox(there, connect(there, base, transports));
  }

  has(id: string): boolean {
    return this.read.has(id) || this.pushed.some((notification) => notification.id === id);
  }

  close(): void {
    this.client.close();
  }

  private take(notification: NotificationDto): void {
    if (this.onThisConnection.has(notification.id)) this.doubled++;
    this.onThisConnection.add(notification.id);
    this.pushed.push(notification);
  }

  private async begin(): Promise<void> {
    const mine = (this.onThisConnection = new Set());
    while (mine === this.onThisConnection) {
      const answer = await this.actor.get<NotificationDto[]>('/notifications?limit=500').catch(() => undefined);
      if (answer?.status === 200) {
        for (const notification of answer.body) this.read.set(notification.id, notification);
        this.is_open = true;
        return;
      }
      await sleep(RETRY_MS);
    }
  }
}
