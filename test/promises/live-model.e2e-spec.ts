import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LiveClient } from '../../client/src/live/live-client.js';
import type { TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { createProject } from '../support/factories.js';
import { connect, LiveBoard, until } from '../support/live.js';

/** How many sequences, of how many mutations at most: bounded so that all takes well under a minute. */
const RUNS = 12;
const MAX_MUTATIONS = 30;

const ROLES = ['manager', 'member', 'viewer'] as const;
const STATUSES = ['todo', 'in_progress', 'done'] as const;

/** One mutation; numbers choose among what there is at that time. */
type Mutation = { kind: (typeof KINDS)[number]; who: number; which: number; other: number };
const KINDS = [
  'create',
  'create',
  'update',
  'assign',
  'assign',
  'copy',
  'leave',
  'return',
  'move',
  'move',
  'delete',
  'restore',
  'archive',
  'archive',
  'unarchive',
  'bulk',
  'bulk',
  'comment',
  'comment',
  'uncomment',
  'item',
  'item',
  'tick',
  'unitem',
  'convert',
  'link',
  'link',
  'link',
  'unlink',
  'label',
  'label',
  'relabel',
  'unlabel',
  'merge',
  'rename',
  'key',
  'member',
  'role',
  'share',
  'trash',
] as const;

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(...KINDS),
  who: fc.nat(3),
  which: fc.nat(50),
  other: fc.nat(50),
});

let app: TestApp;
/** An admin, two members, and one who is added and removed on the way. */
let actors: TestActor[];
let clients: LiveClient[];

beforeAll(async () => {
  app = await TestApp.start();
  actors = [await app.admin('Ann'), await app.member('Bob'), await app.member('Cem'), await app.member('Dora')];
  clients = actors.map((actor) => connect(actor));
});
afterAll(async () => {
  for (const client of clients) client.close();
  await app.close();
});

/** A project under random mutations, with a board per actor that is kept by events. */
class Model {
  readonly tasks: string[] = [];
  readonly comments: string[] = [];
  readonly labels: string[] = [];
  readonly items: string[] = [];
  readonly links: string[] = [];
  readonly boards = new Map<TestActor, LiveBoard>();

  constructor(
    readonly project: { id: string; key: string },
    readonly elsewhere: { id: string },
  ) {}

  async apply({ kind, who, which, other }: Mutation): Promise<void> {
    const [admin, ...members] = actors as [TestActor, ...TestActor[]];
    const actor = actors[who] ?? admin;
    const id = this.tasks[which % (this.tasks.length || 1)] ?? crypto.randomUUID();
    const assigned_to = [null, admin.id, ...members.map((member) => member.id)][other % 5];
    const project = `/projects/${this.project.id}`;
    const recurrence = other % 2 ? { rrule: 'FREQ=DAILY', tzid: 'UTC', mode: 'fixed' } : null;
    if (kind === 'create') await this.create(actor, { status: STATUSES[other % 3], recurrence });
    if (kind === 'copy') await this.copy(actor, id, other);
    if (kind === 'update') await actor.put(`/tasks/${id}`, { title: `Title ${other}`, status: STATUSES[other % 3] });
    if (kind === 'assign') await actor.put(`/tasks/${id}`, { assigned_to });
    if (kind === 'move') await this.move(actor, id, other);
    if (kind === 'leave' || kind === 'return') {
      const project_id = kind === 'leave' ? this.elsewhere.id : this.project.id;
      await actor.patch(`/tasks/${id}/transfer`, { project_id });
    }
    if (kind === 'delete') await actor.delete(`/tasks/${id}`);
    if (kind === 'restore') await actor.post(`/tasks/${id}/restore`);
    if (kind === 'archive' || kind === 'unarchive') await actor.post(`/tasks/${id}/${kind}`);
    if (kind === 'bulk') await actor.post('/tasks/bulk', this.bulk(which, other, assigned_to));
    if (kind === 'comment') await this.comment(actor, id, other);
    if (kind === 'uncomment')
      await actor.delete(`/comments/${this.comments[other % (this.comments.length || 1)] ?? id}`);
    await this.applyToLinks(actor, { kind, who, which, other }, id);
    await this.applyToItems(actor, { kind, who, which, other }, id);
    await this.applyToLabels(admin, actor, { kind, who, which, other }, id);
    if (kind === 'rename') await actor.put(project, { name: `Name ${other}` });
    if (kind === 'key') await admin.put(project, { key: this.project.key + ['', 'QQQ'][other % 2] });
    if (kind === 'share') await admin.put(project, { task_access: other % 2 ? 'members' : 'assignee' });
    if (kind === 'role') await this.setRole(members[which % members.length] ?? admin, other);
    if (kind === 'member') await this.toggle(admin, members.at(-1) ?? admin, other);
    if (kind === 'trash' && (await admin.delete(project)).status === 204) await admin.post(`${project}/restore`);
  }

  private async create(actor: TestActor, fields: object): Promise<void> {
    const { status, body } = await actor.post('/tasks', { title: 'Task', project_id: this.project.id, ...fields });
    if (status === 201) this.tasks.push(body.id as string);
  }

  private async copy(actor: TestActor, id: string, other: number): Promise<void> {
    const before_id = other % 3 === 0 ? this.tasks[other % this.tasks.length] : undefined;
    const { status, body } = await actor.post(`/tasks/${id}/copy`, { before_id });
    if (status === 201) this.tasks.push(body.id as string);
  }

  /** Something that is done to several tasks at once. */
  private bulk(which: number, other: number, assigned_to: string | null | undefined): object {
    const first = which % (this.tasks.length || 1);
    const ids = this.tasks.slice(first, first + 2 + (other % 3));
    const operations = [
      { change: { priority: 'high', assigned_to } },
      { move: { new_status: STATUSES[other % 3] } },
      { archive: other % 2 === 0 },
      { delete: true },
      { restore: true },
    ];
    return { ids, ...operations[other % operations.length] };
  }

  private async applyToLinks(actor: TestActor, { kind, which, other }: Mutation, task: string) {
    if (kind === 'link') {
      const task_id = this.tasks[other % (this.tasks.length || 1)] ?? task;
      const type = (['blocks', 'blocks', 'relates'] as const)[which % 3];
      const { status, body } = await actor.post(`/tasks/${task}/links`, { type, task_id });
      if (status === 201) this.links.push(body.id as string);
    }
    if (kind === 'unlink') await actor.delete(`/links/${this.links[other % (this.links.length || 1)] ?? task}`);
  }

  /** What is deleted may come back. */
  private async applyToItems(actor: TestActor, { kind, other }: Mutation, task: string) {
    const item = `/checklist/${this.items[other % (this.items.length || 1)] ?? task}`;
    if (kind === 'item') {
      const { status, body } = await actor.post(`/tasks/${task}/checklist`, { title: 'Item', done: other % 3 === 0 });
      if (status === 201) this.items.push(body.id as string);
    }
    if (kind === 'tick') await actor.put(item, { done: other % 2 === 0 });
    if (kind === 'unitem' && (await actor.delete(item)).status !== 204) await actor.post(`${item}/restore`);
    if (kind === 'convert') {
      const { status, body } = await actor.post(`${item}/convert`);
      if (status === 200) this.tasks.push(body.id as string);
    }
  }

  /** Labels come with being put on tasks; what is deleted may come back. */
  private async applyToLabels(admin: TestActor, actor: TestActor, { kind, which, other }: Mutation, task: string) {
    const label = this.labels[other % (this.labels.length || 1)] ?? task;
    const into = this.labels[which % (this.labels.length || 1)] ?? task;
    if (kind === 'label') {
      const color = ['red', 'blue', 'teal'][which % 3];
      const { status, body } = await admin.post(`/projects/${this.project.id}/labels`, { name: `L${other}`, color });
      if (status === 201) this.labels.push(body.id as string);
      await actor.put(`/tasks/${task}/labels/${this.labels[which % (this.labels.length || 1)] ?? task}`);
    }
    if (kind === 'relabel') await admin.put(`/labels/${label}`, { name: `R${which}` });
    if (kind === 'unlabel' && (await admin.delete(`/labels/${label}`)).status !== 204)
      await admin.post(`/labels/${label}/restore`);
    if (kind === 'merge') await admin.post(`/labels/${label}/merge`, { into });
  }

  private async comment(actor: TestActor, id: string, other: number): Promise<void> {
    const { status, body } = await actor.post(`/tasks/${id}/comments`, { text: `Comment ${other}` });
    if (status === 201) this.comments.push(body.id as string);
  }

  private async move(actor: TestActor, id: string, other: number): Promise<void> {
    const before_id = other % 2 ? this.tasks[other % this.tasks.length] : undefined;
    await actor.patch(`/tasks/${id}/move`, { new_status: STATUSES[other % 3], before_id });
  }

  private async toggle(admin: TestActor, member: TestActor, other: number): Promise<void> {
    const path = `/projects/${this.project.id}/members/${member.id}`;
    if (other % 2) await admin.post(path);
    else await admin.delete(path);
  }

  private async setRole(member: TestActor, other: number): Promise<void> {
    const project_role = ROLES[other % ROLES.length];
    await actors[0]?.put(`/projects/${this.project.id}/members/${member.id}`, { project_role });
  }

  /** Compares what each client holds with what it would fetch. */
  async check(): Promise<void> {
    for (const [n, actor] of actors.entries()) {
      const { status, body } = await actor.get(`/projects/${this.project.id}/board`);
      if (status === 404) {
        await until(() => this.boards.get(actor)?.isGone ?? true, 'the end of the board');
        this.boards.delete(actor);
        continue;
      }
      const board = await this.boardOf(actor, clients[n] as LiveClient);
      await this.reach(board, actor, body.seq as number);
      const cards = body.columns.flatMap(({ tasks }: { tasks: object[] }) => tasks);
      expect(STATUSES.flatMap((name) => board.columns[name]?.map((id) => board.cards.get(id)))).toEqual(cards);
      for (const column of body.columns) {
        const { held, expected } = board.partOf(column);
        expect(held).toEqual(expected);
      }
      expect(board.project).toEqual(body.project);
    }
  }

  /** Members of an assignee-only board do not see every number: REST says which of them is theirs and last. */
  private async reach(board: LiveBoard, actor: TestActor, seq: number): Promise<void> {
    const { body } = await actor.get(`/projects/${this.project.id}/events?after=${board.seq}&limit=500`);
    const last = (body.events as { seq: number }[]).filter((event) => event.seq <= seq).at(-1)?.seq ?? 0;
    await until(() => board.seq >= last && board.client.state === 'live', `event ${last} for ${actor.user.name}`);
  }

  private async boardOf(actor: TestActor, client: LiveClient): Promise<LiveBoard> {
    const present = this.boards.get(actor);
    if (present && !present.isGone) return present;
    const board = await LiveBoard.open(actor, client, this.project.id);
    this.boards.set(actor, board);
    return board;
  }
}

async function boardsAgree(task_access: 'assignee' | 'members', mutations: Mutation[]): Promise<void> {
  const [admin, ...members] = actors as [TestActor, ...TestActor[]];
  const elsewhere = await createProject(admin, { task_access: 'members' }, members);
  const model = new Model(await createProject(admin, { task_access }, members), elsewhere);
  await model.check();
  for (const next of mutations) {
    await model.apply(next);
    await model.check();
  }
  // Several at once: only the end is compared.
  await Promise.all(mutations.map((next) => model.apply(next)));
  await model.check();
  for (const board of model.boards.values()) board.close();
}

describe('boards that only apply events', () => {
  it.each(['assignee', 'members'] as const)(
    'equal fetched ones after any mutations, beginning with task_access %s',
    async (task_access) => {
      const sequences = fc.array(mutation, { minLength: 5, maxLength: MAX_MUTATIONS });
      await fc.assert(
        fc.asyncProperty(sequences, (mutations) => boardsAgree(task_access, mutations)),
        { numRuns: RUNS / 2, interruptAfterTimeLimit: 25_000, endOnFailure: true },
      );
    },
  );
});
