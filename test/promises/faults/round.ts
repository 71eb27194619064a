import { setTimeout as sleep } from 'node:timers/promises';
import type { TestActor } from '../../support/actor.js';
import { createProject } from '../../support/factories.js';
import { readTruth, type Truth } from './truth.js';
import { expectedEvents } from './validators.js';
import { Watcher } from './watcher.js';
import { at, type World } from './world.js';
import { type Field, type Road, type Write, Writer } from './writer.js';

/** How much is going on while a fault is injected. */
export interface Load {
  watchers: number;
  writers: number;
  /** Between two writes of one writer, at least. */
  pause_ms: number;
}

/** Everything that was recorded of one round. */
export interface History {
  writes: Write[];
  watchers: Watcher[];
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
      round.watchers.forEach((watcher) => watcher.close());
    }
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
    this.field.people.push(...admins, ...members);
    for (let n = 0; n < this.load.watchers; n++) await this.watch(n);
  }

  private async watch(n: number): Promise<void> {
    const { proxies } = this.world;
    const people = [...this.world.admins, ...this.world.members];
    const actor = people[n % people.length];
    const project = this.field.projects[n % this.field.projects.length];
    const proxy = proxies[n % proxies.length];
    if (!actor || !project || !proxy) throw new Error('an empty world');
    this.watchers.push(await Watcher.open(actor, proxy.base, project.id, n % 4 === 3 ? ['polling'] : ['websocket']));
  }

  private begin(road: Road): void {
    const people = [...this.world.admins, ...this.world.members];
    this.writers = Array.from({ length: this.load.writers }, (_, n) => {
      return new Writer(people[n % people.length] as TestActor, road, this.field, this.load.pause_ms);
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
    for (const watcher of this.watchers) {
      if (watcher.actor.id === leaver.id && watcher.board.project_id === project.id) watcher.removed = true;
    }
  }

  /** Ends the writing and waits until the clients have what they should, or will not get it any more. */
  private async settle(): Promise<History> {
    await Promise.all(this.writers.map((writer) => writer.stop()));
    const { url } = this.world.postgres;
    const truths = await Promise.all(this.field.projects.map(({ id }) => readTruth(url, id)));
    const deadline = Date.now() + SETTLE_MS;
    while (Date.now() < deadline && !this.watchers.every((watcher) => isComplete(watcher, truths))) await sleep(100);
    await sleep(AFTERMATH_MS);
    return { writes: this.writers.flatMap(({ writes }) => writes), watchers: this.watchers, truths };
  }
}

function isComplete(watcher: Watcher, truths: Truth[]): boolean {
  const { board, client, removed } = watcher;
  if (removed) return board.is_gone;
  const truth = truths.find(({ project_id }) => project_id === board.project_id);
  return client.state === 'live' && truth !== undefined && board.log.length >= expectedEvents(watcher, truth).length;
}
