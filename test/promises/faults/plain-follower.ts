import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { LiveEvent } from '../../../client/src/live/types.js';
import type { TestActor } from '../../support/actor.js';
import { until } from '../../support/live.js';
import type { Follower } from './follower.js';
import { at } from './world.js';

const RETRY_MS = 300;
const PAGE = 500;
/** Who does not answer a ping for so long, in milliseconds, is gone. */
const PULSE_MS = 5000;

/** Follows one project through a plain WebSocket: whenever it is ready, reads through REST what it has missed. */
export class PlainFollower implements Follower {
  readonly log: LiveEvent[] = [];
  readonly skipped = [];
  since = 0;
  removed = false;
  isGone = false;
  isLive = false;
  private socket?: WebSocket;
  private closed = false;
  /** What was pushed on the present connection before all that was missed had been read. */
  private early: LiveEvent[] = [];
  private pushed = 0;
  private seq?: number;

  private constructor(
    readonly actor: TestActor,
    readonly project_id: string,
  ) {}

  static async open(actor: TestActor, base: string, project_id: string): Promise<PlainFollower> {
    const follower = new PlainFollower(at(base, actor), project_id);
    follower.connect();
    await until(() => follower.isLive, 'a plain WebSocket', 60_000);
    return follower;
  }

  close(): void {
    this.closed = true;
    this.socket?.terminate();
  }

  private connect(): void {
    if (this.closed) return;
    const { base, id, token } = this.actor;
    const socket = new WebSocket(`${base.replace('http', 'ws')}/ws/notifications/${id}?token=${token}`);
    this.socket = socket;
    this.early = [];
    this.pushed = 0;
    const pulse = watchPulse(socket);
    socket.on('message', (data: Buffer) => this.take(socket, JSON.parse(data.toString()) as LiveEvent));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(pulse);
      this.isLive = false;
      setTimeout(() => this.connect(), RETRY_MS);
    });
  }

  private take(socket: WebSocket, frame: LiveEvent): void {
    if (frame.type === 'ready') void this.catchUp(socket);
    if (frame.project_id !== this.project_id) return;
    // Twice or out of order on one connection: that is for the validators to see.
    if (frame.seq <= this.pushed) this.log.push(frame);
    this.pushed = Math.max(this.pushed, frame.seq);
    if (this.isLive) this.apply(frame);
    else this.early.push(frame);
  }

  private async catchUp(socket: WebSocket): Promise<void> {
    while (socket.readyState === WebSocket.OPEN && !this.isGone) {
      const done = await this.readMissed().catch(() => false);
      if (!done) {
        await sleep(RETRY_MS);
        continue;
      }
      if (socket !== this.socket || socket.readyState !== WebSocket.OPEN) return;
      for (const event of this.early.splice(0)) this.apply(event);
      this.isLive = true;
      return;
    }
  }

  /** True when all has been read. At first that is the board. */
  private async readMissed(): Promise<boolean> {
    const path = this.seq === undefined ? 'board' : `events?limit=${PAGE}&after=${this.seq}`;
    const { status, body } = await this.actor.get(`/projects/${this.project_id}/${path}`);
    if (status === 404) this.isGone = true;
    if (status !== 200) return false;
    if (this.seq === undefined) this.since = this.seq = body.seq as number;
    const events = (body.events ?? []) as LiveEvent[];
    for (const event of events) this.apply(event);
    this.seq = Math.max(this.seq, body.seq as number);
    return events.length < PAGE;
  }

  private apply(event: LiveEvent): void {
    if (this.seq === undefined || event.seq <= this.seq) return;
    this.seq = event.seq;
    this.log.push(event);
    const removed = event.type === 'member_removed' && (event.changes.member?.from as { id: string }).id;
    if (removed === this.actor.id) this.isGone = true;
  }
}

/** Ends a connection that does not answer. */
function watchPulse(socket: WebSocket): NodeJS.Timeout {
  let alive = true;
  socket.on('pong', () => (alive = true));
  return setInterval(() => {
    if (!alive || socket.readyState !== WebSocket.OPEN) return socket.terminate();
    alive = false;
    socket.ping();
  }, PULSE_MS);
}
