import type { LiveEvent, LiveHandlers, Position, SubscribeAnswer } from './types.js';

/** Sends `subscribe` and resolves with the answer; rejects when there is none. */
export type Ask = (message: { project_id: string; after: number; epoch: string }) => Promise<SubscribeAnswer>;

/** How long to wait before a failed attempt to catch up is repeated, in milliseconds. */
const RETRY_MS = 1000;

/**
 * The events of one project from a position on: in order, each once, without a gap. Who may not see
 * all events finds gaps in their numbers, so it is the server's word that tells whether one is missing: see `head()`.
 */
export class ProjectStream {
  /** False while something may be missing. */
  live = false;
  ended = false;
  private attempt = 0;
  private catchingUp = false;
  /** Until the board has been fetched again, whatever interrupts that. */
  private stale = false;
  /** Events that came while the server's answer was on its way. */
  private early: LiveEvent[] = [];
  private retry?: ReturnType<typeof setTimeout>;
  /** Who waits for the events up to a number. */
  private awaiting: { seq: number; go: () => void }[] = [];

  constructor(
    readonly project_id: string,
    private position: Position,
    private readonly handlers: LiveHandlers,
    private readonly ask: Ask,
    private readonly onChange: () => void,
    /** The id of the user who is connected, once that is known. */
    private readonly viewerId: () => string | undefined = () => undefined,
  ) {}

  get seq(): number {
    return this.position.seq;
  }

  /** An event has come. */
  receive(event: LiveEvent): void {
    if (this.ended) return;
    if (!this.live) this.early.push(event);
    else this.apply(event);
  }

  /** The server says that the last event of the project has this number. */
  head(seq: number): void {
    if (this.live && seq > this.seq) void this.catchUp();
  }

  /** Resolves as soon as the events up to this number are applied, as far as they concern the user. */
  reach(seq: number): Promise<void> {
    if (this.seq >= seq) return Promise.resolve();
    return new Promise((go) => {
      this.awaiting.push({ seq, go });
      this.head(seq);
    });
  }

  /** The connection is gone: what comes next is unknown. */
  interrupt(): void {
    clearTimeout(this.retry);
    this.attempt++;
    this.catchingUp = false;
    this.become(false);
  }

  end(): void {
    this.ended = true;
    this.interrupt();
  }

  /** Asks for what was missed, and applies it before anything that came since. */
  async catchUp(): Promise<void> {
    if (this.ended || this.catchingUp) return;
    const attempt = ++this.attempt;
    this.catchingUp = true;
    this.early = [];
    this.become(false);
    try {
      const answer = await this.ask({
        project_id: this.project_id,
        after: this.position.seq,
        epoch: this.position.epoch,
      });
      if (attempt === this.attempt) await this.take(answer, attempt);
    } catch {
      if (attempt === this.attempt) this.tryLater();
    }
  }

  /** What the client has is of no use any more: fetches the board again, and goes on from there. */
  async startOver(): Promise<void> {
    this.stale = true;
    this.catchingUp = false;
    await this.catchUp();
  }

  private async take(answer: SubscribeAnswer, attempt: number): Promise<void> {
    if (!answer.ok) return answer.error.status === 404 ? this.leave() : this.tryLater();
    if (answer.resync || this.stale) return this.resync(attempt);
    this.catchingUp = false;
    for (const event of answer.events) this.apply(event);
    if (!this.ended) this.position = { epoch: answer.epoch, seq: Math.max(this.seq, answer.seq) };
    for (const event of this.early.splice(0)) this.apply(event);
    // One of the events may have been a reason to ask again.
    if (!this.ended && !this.catchingUp) this.become(true);
  }

  private async resync(attempt: number): Promise<void> {
    const position = await this.handlers.resync();
    if (attempt !== this.attempt) return;
    this.position = position;
    this.stale = false;
    this.catchingUp = false;
    await this.catchUp();
  }

  private apply(event: LiveEvent): void {
    if (this.ended || event.seq <= this.seq) return;
    this.position = { ...this.position, seq: event.seq };
    this.handlers.event(event);
    this.tellAwaiting();
    // Whether that was the end the server says: an admin sees the project all the same, and a deleted one may be back.
    if (event.type === 'member_removed' || event.type === 'project_deleted') void this.catchUp();
    // Who may see what has changed: events alone do not tell what appears or disappears.
    else if (this.changesAccess(event)) void this.startOver();
  }

  private changesAccess({ changes, subject_id }: LiveEvent): boolean {
    return Boolean(changes.task_access) || (Boolean(changes.project_role) && subject_id === this.viewerId());
  }

  private tryLater(): void {
    this.catchingUp = false;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.catchUp(), RETRY_MS);
  }

  private leave(): void {
    this.end();
    this.handlers.gone();
  }

  private become(live: boolean): void {
    this.live = live;
    this.tellAwaiting();
    this.onChange();
  }

  private tellAwaiting(): void {
    const reached = this.awaiting.filter(({ seq }) => seq <= this.seq);
    if (reached.length === 0) return;
    this.awaiting = this.awaiting.filter(({ seq }) => seq > this.seq);
    for (const { go } of reached) go();
  }
}
