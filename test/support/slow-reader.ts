import { WebSocket } from 'ws';
import type { TestActor } from './actor.js';
import { until } from './live.js';

/** Packets of Engine.IO. */
const PING = '2';
const PONG = '3';
const BEAT_MS = 5000;

/** A WebSocket that can stop reading: what is sent to it then stays with the server, as far as that lets it. */
export class SlowReader {
  /** The numbers of the events of the project, as they came. */
  readonly seqs: number[] = [];
  isClosed = false;
  private readonly beginnings: string[] = [];
  private beating?: NodeJS.Timeout;

  private constructor(
    private readonly socket: WebSocket,
    private readonly project: { id: string },
    private readonly isSocketIo: boolean,
  ) {
    socket.on('message', (data: Buffer) => this.read(data.toString()));
    socket.on('close', () => (this.isClosed = true));
    socket.on('error', () => undefined);
  }

  /** Through the plain endpoint. */
  static async plain(actor: TestActor, project: { id: string }): Promise<SlowReader> {
    const path = `/ws/notifications/${actor.id}?token=${actor.token}`;
    const reader = new SlowReader(new WebSocket(actor.base.replace('http', 'ws') + path), project, false);
    await reader.message('{"type":"ready"');
    return reader;
  }

  /** Through Socket.IO, spoken by hand, subscribed to the project. */
  static async socketIo(actor: TestActor, project: { id: string }): Promise<SlowReader> {
    const path = '/socket.io/?EIO=4&transport=websocket';
    const reader = new SlowReader(new WebSocket(actor.base.replace('http', 'ws') + path), project, true);
    await reader.message('0');
    reader.socket.send(`40${JSON.stringify({ token: actor.token })}`);
    await reader.message('42["ready"');
    reader.socket.send(`420${JSON.stringify(['subscribe', { project_id: project.id }])}`);
    await reader.message('430[{"ok":true');
    return reader;
  }

  pause(): void {
    this.socket.pause();
    // It reads no question whether it is there, and is not to be given up for that, however long this takes.
    this.beating = setInterval(() => (this.isSocketIo ? this.socket.send(PONG) : this.socket.pong()), BEAT_MS);
  }

  resume(): void {
    clearInterval(this.beating);
    this.socket.resume();
  }

  close(): void {
    clearInterval(this.beating);
    this.socket.terminate();
  }

  private async message(beginning: string): Promise<void> {
    await until(() => this.beginnings.some((text) => text.startsWith(beginning)), beginning);
  }

  private read(text: string): void {
    if (this.beginnings.length < 10) this.beginnings.push(text.slice(0, 40));
    if (text === PING) return this.socket.send(PONG);
    const json = text.startsWith('42') ? text.slice(2) : text;
    if (!/^[[{]/.test(json) || text.startsWith('43')) return;
    const parsed = JSON.parse(json) as { project_id?: string; seq?: number } | [string, { seq?: number }];
    const event = (Array.isArray(parsed) ? parsed[1] : parsed) as { project_id?: string; seq?: number };
    if (event.project_id === this.project.id && event.seq !== undefined) this.seqs.push(event.seq);
  }
}
