import { setTimeout as sleep } from 'node:timers/promises';
import type { TestActor } from '../../support/actor.js';
import { createProject } from '../../support/factories.js';
import { until } from '../../support/live.js';
import type { Follower } from './follower.js';
import { Mailbox } from './mailbox.js';
import { PlainFollower } from './plain-follower.js';
import { readMail, readTruth, type StoredNotification, type Truth, writesToEnd } from './truth.js';
import { expectedEvents, mailOf } from './validators.js';
import { Watcher } from './watcher.js';
import { at, type World } from './world.js';
import { type Field, type Road, type Write, Writer } from './writer.js';

/** How much is going on while a fault is injected. */
export interface Load {
  watchers: number;
  /** Clients of the plain WebSocket. */
  plain: number;
  writers: number;
  /** Between two writes of one writer, at least. */
  pauseMs: number;
}

/** Everything that was recorded of one round. */
export interface History {
  writes: Write[];
  watchers: Watcher[];
  plain: PlainFollower[];
  /** One for each user. */
  mailboxes: Mailbox[];
  mail: StoredNotification[];
  truths: Truth[];
}

/** How long clients may take to have everything after the fault is over, in milliseconds. */
const SETTLE_MS = 180_000;
/** What comes twice may come a moment later. */
const AFTERMATH_MS = 1500;

/** Projects with clients that watch and people who write, in a world to which something happens meanwhile. */
export class Round {
  private readonly field: Field = { projects: [], people: [], tasks: new Map() };
  private readonly watchers: Watcher[] = [];
  private readonly plain: PlainFollower[] = [];
  private readonly mailboxes: Mailbox[] = [];
  private writers: Writer[] = [];

  private constructor(
    private readonly world: World,
    private readonly load: Load,
  ) {}

  /**
   * Plays a whole round.
   * @param road the way of the writes.
   * @param fault what happens in the middle of the writes.
   */
  static async play(world: World, load: Load, road: Road, fault: () => Promise<void>): Promise<History> {
    const round = new Round(world, load);
    try {
      await round.prepare();
      round.begin(road);
      await sleep(1000);
      await Promise.all([fault(), round.remove()]);
      await sleep(1000);
      return await round.settle();
    } finally {
      await Promise.all(round.writers.map((writer) => writer.stop()));
      [...round.followers, ...round.mailboxes].forEach((client) => client.close());
    }
  }

  private get followers(): Follower[] {
    return [...this.watchers, ...this.plain];
  }

  private get people(): TestActor[] {
    return [...this.world.admins, ...this.world.members];
  }

  /** Two shared boards, and one on which members see only what is assigned to them. */
  private async prepare(): Promise<void> {
    const { admins, members, instances } = this.world;
    const admin = at(instances[0]?.base ?? '', admins[0] as TestActor);
    for (const task_access of ['members', 'assignee', 'members'] as const) {
      const project = await createProject(admin, { task_access }, members);
      this.field.projects.push(project);
      this.field.tasks.set(project.id, []);
    }
    this.field.people.push(...this.people);
    for (let n = 0; n < this.load.watchers; n++) await this.watch(n);
    for (let n = 0; n < this.load.plain; n++) await this.follow(n);
    this.people.forEach((actor, n) => this.mailboxes.push(Mailbox.open(actor, this.proxy(n), transportsOf(n))));
    await until(() => this.mailboxes.every(({ is_open }) => is_open), 'all mailboxes', SETTLE_MS);
  }

  private async watch(n: number): Promise<void> {
    const actor = nth(this.people, n);
    this.watchers.push(await Watcher.open(actor, this.proxy(n), nth(this.field.projects, n).id, transportsOf(n)));
  }

  /** The first of them is who is taken from the first project. */
  private async follow(n: number): Promise<void> {
    const actor = nth(this.people.toReversed(), n);
    this.plain.push(await PlainFollower.open(actor, this.proxy(n), nth(this.field.projects, n).id));
  }

  /** The way of the n-th client. */
  private proxy(n: number): string {
    return nth(this.world.proxies, n).base;
  }

  private begin(road: Road): void {
    this.writers = Array.from({ length: this.load.writers }, (_, n) => {
      return new Writer(nth(this.people, n), road, this.field, this.load.pauseMs);
    });
    this.writers.forEach((writer) => writer.start());
  }

  /** Takes the last member from the first project, by whichever instance can do it. */
  private async remove(): Promise<void> {
    const [project] = this.field.projects;
    const leaver = this.world.members.at(-1);
    const [admin] = this.world.admins;
    const { instances } = this.world;
    if (!project || !leaver || !admin) throw new Error('an empty world');
    for (let tries = 0; tries < 100; tries++) {
      const path = `/projects/${project.id}/members/${leaver.id}`;
      const answer = await at(instances[tries % instances.length]?.base ?? '', admin)
        .delete(path)
        .catch(() => undefined);
      if (answer && [204, 404].includes(answer.status)) break;
      await sleep(300);
    }
    for (const follower of this.followers) {
      if (follower.actor.id === leaver.id && follower.project_id === project.id) follower.removed = true;
    }
  }

  /** Ends the writing and waits until the clients have what they should, or will not get it any more. */
  private async settle(): Promise<History> {
    await Promise.all(this.writers.map((writer) => writer.stop()));
    const { url } = this.world.postgres;
    await writesToEnd(url);
    const ids = this.field.projects.map(({ id }) => id);
    const truths = await Promise.all(ids.map((id) => readTruth(url, id)));
    const mail = await readMail(url, ids);
    const deadline = Date.now() + SETTLE_MS;
    while (Date.now() < deadline && !this.isComplete(truths, mail)) await sleep(100);
    await sleep(AFTERMATH_MS);
    const { watchers, plain, mailboxes } = this;
    return { writes: this.writers.flatMap(({ writes }) => writes), watchers, plain, mailboxes, mail, truths };
  }

  private isComplete(truths: Truth[], mail: StoredNotification[]): boolean {
    return (
      this.followers.every((follower) => hasAll(follower, truths)) &&
      this.mailboxes.every((mailbox) => mailOf(mailbox, mail).every(({ id }) => mailbox.has(id)))
    );
  }
}

function hasAll(follower: Follower, truths: Truth[]): boolean {
  if (follower.removed) return follower.isGone;
  const truth = truths.find(({ project_id }) => project_id === follower.project_id);
  return follower.isLive && truth !== undefined && follower.log.length >= expectedEvents(follower, truth).length;
}

/** Every fourth client comes by polling. */
function transportsOf(n: number): string[] {
  return n % 4 === 3 ? ['polling'] : ['websocket'];
}

/** One after the other, and from the beginning again. */
function nth<T>(list: readonly T[], n: number): T {
  const item = list[n % list.length];
  if (item === undefined) throw new Error('an empty world');
  return item;
}
