import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { ProjectStream } from './project-stream.js';
import type { LiveEvent, LiveHandlers, LiveState, Position, SubscribeAnswer, Viewer } from './types.js';

export interface LiveClientOptions {
  /** Where the server is; the page's own origin when left out. */
  url?: string;
  /**
   * The access token to connect with.
   * @param renew true when the last one was refused or the connection was ended: get another one.
   */
  token(renew: boolean): Promise<string>;
  /**
   * Who hears nothing for so long, in milliseconds, is cut off, whatever the connection looks like: then another one is tried.
   * The server says something every 4 seconds.
   */
  silenceMs?: number;
  /** For Socket.IO, such as the transports. */
  socket?: Partial<ManagerOptions & SocketOptions>;
}

/** How long the server may take to answer, in milliseconds. */
const ANSWER_MS = 10_000;

/** Two words of the server may get lost on the way, and a third one come late. */
const SILENCE_MS = 13_000;

type Listener = (payload: never) => void;

/**
 * The connection to the live events: connects, gets tokens, subscribes, notices what is missing, catches up, and says
 * truthfully whether what it has told is everything.
 */
export class LiveClient {
  private readonly socket: Socket;
  private readonly streams = new Map<string, ProjectStream>();
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly watchers = new Set<(state: LiveState) => void>();
  private renew = false;
  private ready = false;
  private again?: ReturnType<typeof setTimeout>;
  private silence?: ReturnType<typeof setTimeout>;
  private told: LiveState = 'offline';
  /** Who is connected, as the server sees them; what they see depends on it. */
  viewer?: Viewer;

  constructor(private readonly options: LiveClientOptions) {
    const auth = (callback: (data: object) => void) => void this.identify(callback);
    this.socket = io(options.url ?? '', { autoConnect: false, ...options.socket, auth });
    this.socket.on('ready', (ready: { user_id: string; role: string }) => this.onReady(ready));
    this.socket.on('disconnect', (reason) => this.onDisconnect(reason));
    this.socket.on('connect_error', (error) => this.onRefused(error));
    this.socket.on('heads', (heads: Record<string, number>) => this.onHeads(heads));
    this.socket.onAny((name: string, payload: unknown) => this.onMessage(name, payload));
  }

  connect(): void {
    this.socket.connect();
  }

  close(): void {
    clearTimeout(this.again);
    clearTimeout(this.silence);
    for (const stream of this.streams.values()) stream.end();
    this.streams.clear();
    this.socket.disconnect();
  }

  get state(): LiveState {
    if (!this.ready) return 'offline';
    return [...this.streams.values()].every(({ live, ended }) => live || ended) ? 'live' : 'catching up';
  }

  /** Calls `watcher` with every new state. Returns what stops that. */
  watch(watcher: (state: LiveState) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Listens to what needs no subscription: `notification`, and projects that come and go. Returns what stops that. */
  on(name: string, listener: (payload: never) => void): () => void {
    const all = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, all.add(listener));
    return () => all.delete(listener);
  }

  /** Follows a project from a position on: that of the board that is shown. Returns what ends that. */
  subscribe(project_id: string, position: Position, handlers: LiveHandlers): () => void {
    this.streams.get(project_id)?.end();
    const ask = (message: object) => this.ask(message);
    const [tell, viewerId] = [() => this.tell(), () => this.viewer?.id];
    const stream = new ProjectStream(project_id, position, handlers, ask, tell, viewerId);
    this.streams.set(project_id, stream);
    if (this.ready) void stream.catchUp();
    this.tell();
    return () => this.unsubscribe(stream);
  }

  /** Resolves as soon as the events of a followed project up to this number are applied. */
  async reach(project_id: string, seq: number): Promise<void> {
    await this.streams.get(project_id)?.reach(seq);
  }

  /** Has the board of a followed project fetched again, and goes on from there. */
  startOver(project_id: string): void {
    void this.streams.get(project_id)?.startOver();
  }

  private unsubscribe(stream: ProjectStream): void {
    stream.end();
    if (this.streams.get(stream.project_id) !== stream) return;
    this.streams.delete(stream.project_id);
    if (this.ready) this.socket.emit('unsubscribe', { project_id: stream.project_id });
    this.tell();
  }

  private ask(message: object): Promise<SubscribeAnswer> {
    return this.socket.timeout(ANSWER_MS).emitWithAck('subscribe', message) as Promise<SubscribeAnswer>;
  }

  private async identify(callback: (data: object) => void): Promise<void> {
    const token = await this.options.token(this.renew).catch(() => '');
    callback({ token });
  }

  private onReady({ user_id, role }: { user_id: string; role: string }): void {
    const isOther = this.viewer !== undefined && this.viewer.role !== role;
    this.viewer = { id: user_id, role };
    this.ready = true;
    this.renew = false;
    for (const stream of this.streams.values()) void (isOther ? stream.startOver() : stream.catchUp());
    this.tell();
  }

  /** A connection may be dead without anybody having said so: then another one is tried. */
  private listen(): void {
    clearTimeout(this.silence);
    // Not the transport alone: it would first wait for what cannot be sent either.
    this.silence = setTimeout(() => this.socket.disconnect().connect(), this.options.silenceMs ?? SILENCE_MS);
  }

  private onDisconnect(reason: string): void {
    clearTimeout(this.silence);
    this.ready = false;
    this.renew = true;
    for (const stream of this.streams.values()) stream.interrupt();
    this.tell();
    if (reason === 'io server disconnect') this.socket.connect();
  }

  /** Socket.IO comes back by itself after a lost connection, but not after a refusal. */
  private onRefused(_error: Error): void {
    this.renew = true;
    if (!this.socket.active) this.again = setTimeout(() => this.socket.connect(), 1000);
  }

  private onHeads(heads: Record<string, number>): void {
    for (const [project_id, seq] of Object.entries(heads)) this.streams.get(project_id)?.head(seq);
  }

  private onMessage(name: string, payload: unknown): void {
    this.listen();
    const { project_id, seq } = payload as Partial<LiveEvent>;
    const stream = seq === undefined ? undefined : this.streams.get(project_id ?? '');
    if (stream && !stream.ended) stream.receive(payload as LiveEvent);
    for (const listener of this.listeners.get(name) ?? []) listener(payload as never);
  }

  private tell(): void {
    const { state } = this;
    if (state === this.told) return;
    this.told = state;
    for (const watcher of this.watchers) watcher(state);
  }
}
