import fc from 'fast-check';
import type { TestActor } from './actor.js';

const ROLES = ['manager', 'member', 'viewer'] as const;
export const STATUSES = ['todo', 'in_progress', 'done'] as const;

/** One mutation of a project; numbers choose among what there is at that time. */
export type Mutation<K extends string = string> = { kind: K; who: number; which: number; other: number };
export const KINDS = [
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

/** Any mutation of these kinds. */
export const mutationOf = (kinds: readonly string[]): fc.Arbitrary<Mutation> =>
  fc.record({ kind: fc.constantFrom(...kinds), who: fc.nat(3), which: fc.nat(50), other: fc.nat(50) });

/** A project under random mutations by an admin and members, the last of whom is added and removed on the way. */
export class MutatedProject {
  readonly tasks: string[] = [];
  readonly comments: string[] = [];
  readonly labels: string[] = [];
  readonly items: string[] = [];
  readonly links: string[] = [];

  constructor(
    readonly actors: TestActor[],
    readonly project: { id: string; key: string },
    readonly elsewhere: { id: string },
  ) {}

  async apply({ kind, who, which, other }: Mutation): Promise<void> {
    const [admin, ...members] = this.actors as [TestActor, ...TestActor[]];
    const actor = this.actors[who] ?? admin;
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
      { label: this.relabelling(which) },
      { move: { new_status: STATUSES[other % 3] } },
      { archive: other % 2 === 0 },
      { delete: true },
      { restore: true },
    ];
    return { ids, ...operations[other % operations.length] };
  }

  /** One label more, and another one less where there are two. */
  private relabelling(which: number): object {
    const [add, remove] = [0, 1].map((n) => this.labels[(which + n) % (this.labels.length || 1)]);
    return { ...(add && { add: [add] }), ...(remove && remove !== add && { remove: [remove] }) };
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
    await this.actors[0]?.put(`/projects/${this.project.id}/members/${member.id}`, { project_role });
  }
}
