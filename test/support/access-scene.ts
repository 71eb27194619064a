import { randomUUID } from 'node:crypto';
import { TaskAccess } from '../../src/projects/project.entity.js';
import type { Relation } from './access-matrix.js';
import type { TestActor } from './actor.js';
import { PASSWORD, PASSWORD_HASH, type TestApp } from './app.js';
import { attach, PICTURE } from './attachments.js';
import { createProject, createTask } from './factories.js';
import { failedJob } from './jobs.js';
import { WEBHOOK } from './webhooks.js';

/** Everybody who asks: how they stand to the private project, or null for who is to be refused before anything else. */
export const ACTORS = {
  anonymous: null,
  'revoked session': null,
  'deleted user': null,
  stranger: 'outsider',
  'removed member': 'outsider',
  'demoted admin': 'outsider',
  member: 'member',
  sharer: 'sharer',
  assignee: 'assignee',
  manager: 'manager',
  viewer: 'viewer',
  admin: 'admin',
} as const satisfies Record<string, Relation | null>;
export type ActorName = keyof typeof ACTORS;
export const ACTOR_NAMES = Object.keys(ACTORS) as ActorName[];

/** Ids by the names that the rules of the matrix use. */
export type Ids = Record<string, string>;

/** A thumb up, as paths name it. */
const EMOJI = '%F0%9F%91%8D';

/** Whose ids a request names. */
export type Whose = 'own' | 'foreign' | 'missing' | 'trashed';

/** One user of every kind, a project where members see only their own tasks, and one where they see all. */
export class AccessScene {
  private constructor(
    readonly app: TestApp,
    readonly actors: Record<ActorName, TestActor>,
    private readonly colleague: TestActor,
    private deletedUserId: string,
  ) {}

  private home!: Ids;
  private shared!: Ids;

  static async build(app: TestApp): Promise<AccessScene> {
    const admin = await app.admin('Root');
    const [stranger, removed, revoked, deleted, member, sharer, assignee, colleague] = (await Promise.all(
      ['Stranger', 'Removed', 'Revoked', 'Deleted', 'Member', 'Sharer', 'Assignee', 'Colleague'].map((n) =>
        app.member(n),
      ),
    )) as [TestActor, TestActor, TestActor, TestActor, TestActor, TestActor, TestActor, TestActor];
    const [manager, viewer] = [await app.member('Manager'), await app.member('Viewer')];
    const demoted = await app.admin('Demoted');
    const actors: AccessScene['actors'] = {
      anonymous: app.anonymous,
      'revoked session': revoked,
      'deleted user': deleted,
      stranger,
      'removed member': removed,
      'demoted admin': demoted,
      member,
      sharer,
      assignee,
      manager,
      viewer,
      admin,
    };
    const scene = new AccessScene(app, actors, colleague, deleted.id);
    await scene.furnish('sharer');
    await scene.furnish('member');
    await scene.endThoseWhoEnd();
    return scene;
  }

  /** What `who` has to do with, made anew: untouched by what was done before. */
  async furnish(who: ActorName): Promise<void> {
    const { member, assignee, sharer, manager, viewer, admin } = this.actors;
    await this.forgetPersonals();
    if (who === 'sharer') this.shared = await this.place(TaskAccess.Members, [sharer], admin);
    else {
      this.home = await this.place(TaskAccess.Assignee, [member, assignee], assignee, { manager, viewer });
    }
  }

  /** The ids that `who` names: of what they have to do with, of what they have nothing to do with, of nothing. */
  async ids(who: ActorName, whose: Whose = 'own'): Promise<Ids> {
    const own = who === 'sharer' ? this.shared : this.home;
    const place = whose === 'foreign' ? (who === 'sharer' ? this.home : this.shared) : own;
    const { task: elsewhere = '', project: project_elsewhere = '' } = place === this.home ? this.shared : this.home;
    // It may have been changed since.
    await this.app.query('UPDATE users SET password_hash = $2 WHERE id = $1 AND password_hash <> $2', [
      this.idOf(who),
      PASSWORD_HASH,
    ]);
    const personal = await this.personal(whose === 'foreign' ? this.colleague : this.actors[who]);
    const also = { elsewhere, project_elsewhere, emoji: EMOJI, password: PASSWORD, caller: this.idOf(who) };
    const ids: Ids = { ...place, ...personal, ...also };
    if (whose === 'missing')
      return { ...Object.fromEntries(Object.keys(ids).map((name) => [name, randomUUID()])), emoji: EMOJI };
    if (whose !== 'trashed') return ids;
    const { trashed_project = '', trashed_task = '' } = ids;
    return { ...ids, project: trashed_project, task: trashed_task, user: this.deletedUserId };
  }

  private idOf(who: ActorName): string {
    return who === 'anonymous' ? randomUUID() : this.actors[who].id;
  }

  /** A session and a notification of somebody; of nobody where they have no account any more. */
  private async personal(actor: TestActor): Promise<Ids> {
    if (actor === this.actors.anonymous || actor === this.actors['deleted user']) {
      return {
        session: randomUUID(),
        notification: randomUUID(),
        api_token: randomUUID(),
        import: randomUUID(),
        passkey: randomUUID(),
      };
    }
    const known = this.personals.get(actor);
    if (known) return known;
    const { session_id: session } = await this.app.login(actor.user);
    const notification = randomUUID();
    await this.app.query(
      `INSERT INTO notifications (id, user_id, type, params, actor_name) VALUES ($1, $2, 'task_moved', '{}', 'Root')`,
      [notification, actor.id],
    );
    const finished = randomUUID();
    await this.app.query(
      `INSERT INTO imports (id, created_by, source, status, file_name, finished_at)
       VALUES ($1, $2, 'trello', 'done', 'board.json', now())`,
      [finished, actor.id],
    );
    await this.app.query('INSERT INTO calendar_feeds (user_id, secret_hash) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      actor.id,
      Buffer.from(session),
    ]);
    const passkey = randomUUID();
    await this.app.query(
      `INSERT INTO passkeys (id, user_id, credential_id, public_key, counter, rp_id, transports, name)
       VALUES ($1::uuid, $2, decode(md5($1::text), 'hex'), '', 0, '', '{}', 'Phone')`,
      [passkey, actor.id],
    );
    const ids = { session, notification, passkey, import: finished, api_token: await this.tokenOf(actor.id) };
    this.personals.set(actor, ids);
    return ids;
  }

  /** Makes room for others: a user has only so many sessions and tokens. */
  private async forgetPersonals(): Promise<void> {
    const personals = [...this.personals.values()];
    this.personals.clear();
    const sessions = personals.map(({ session }) => session);
    const tokens = personals.map(({ api_token }) => api_token);
    await this.app.query('DELETE FROM sessions WHERE id = ANY ($1)', [sessions]);
    await this.app.query('DELETE FROM api_tokens WHERE id = ANY ($1)', [tokens]);
  }

  private async tokenOf(user_id: string): Promise<string> {
    const id = randomUUID();
    await this.app.query(
      `INSERT INTO api_tokens (id, user_id, name, token_hash, start, scopes) VALUES ($1, $2, 'x', $3, 'ft_', '{read}')`,
      [id, user_id, Buffer.from(id)],
    );
    return id;
  }

  private readonly personals = new Map<TestActor, Ids>();

  private async place(
    task_access: TaskAccess,
    members: TestActor[],
    owner: TestActor,
    others: Record<string, TestActor> = {},
  ): Promise<Ids> {
    const { admin } = this.actors;
    const user = this.app.member('Bystander');
    const everybody = [...members, this.colleague];
    const [project, trashed] = await Promise.all([
      createProject(admin, { name: 'Project', task_access }, everybody),
      createProject(admin, { name: 'Trashed', task_access }, everybody),
    ]);
    for (const { id } of [project, trashed])
      for (const [project_role, other] of Object.entries(others))
        await admin.post(`/projects/${id}/members/${other.id}`, { project_role });
    const [task, trashed_task] = await Promise.all([
      createTask(admin, project, { assigned_to: owner.id }),
      createTask(admin, project, { assigned_to: owner.id }),
    ]);
    const partner = await createTask(admin, project, { assigned_to: owner.id });
    const link = await admin.post(`/tasks/${task.id}/links`, { type: 'blocks', task_id: partner.id });
    const [writer = admin] = owner === admin ? members : [owner];
    const comments = { comment: admin, remark: writer, trashed_comment: admin };
    const written = await Promise.all(
      Object.entries(comments).map(async ([name, actor]) => {
        const { id } = name === 'trashed_comment' ? trashed_task : task;
        const { body } = await actor.post<{ id: string }>(`/tasks/${id}/comments`, { text: 'A comment' });
        return [name, body.id] as const;
      }),
    );
    const forgetful = await this.app.member('Forgetful');
    await this.app.query(`INSERT INTO password_requests (user_id) VALUES ($1)`, [forgetful.id]);
    const invite = () => admin.post('/invitations', { projects: [{ project_id: project.id }] });
    const [invitation, used] = [await invite(), await invite()];
    const labels = await this.labels(project.id, task.id);
    const item = await admin.post(`/tasks/${task.id}/checklist`, { title: 'Item' });
    await admin.post(`/tasks/${task.id}/checklist`, { title: 'Last item' });
    const attachment = await attach(admin, task.id, PICTURE, 'picture.png');
    await admin.put(`/tasks/${task.id}`, { title: 'Changed' });
    const [change] = await this.app.query<{ id: string }>(
      `SELECT id FROM activity WHERE task_id = $1 AND action = 'task_updated' ORDER BY seq DESC LIMIT 1`,
      [task.id],
    );
    const column = await admin.post(`/projects/${project.id}/columns`, { name: 'Column', category: 'todo' });
    const webhook = await admin.post(`/projects/${project.id}/webhooks`, WEBHOOK);
    await Promise.all([admin.delete(`/tasks/${trashed_task.id}`), admin.delete(`/projects/${trashed.id}`)]);
    return {
      project: project.id,
      task: task.id,
      change: change?.id ?? '',
      column: column.body.id,
      forgetful: forgetful.id,
      job: await failedJob(this.app),
      invitation: invitation.body.id,
      invitation_token: used.body.url.split('#')[1],
      trashed_project: trashed.id,
      trashed_task: trashed_task.id,
      user: await this.withFactor(await user),
      user_token: await this.tokenOf((await user).id),
      colleague: this.colleague.id,
      ...labels,
      ...(await this.views(project.id)),
      item: item.body.id as string,
      attachment: attachment.body.id,
      partner: partner.id,
      link: link.body.id as string,
      webhook: webhook.body.id,
      ...Object.fromEntries(written),
    };
  }

  /** Gives a user a second factor, which nobody can use. */
  private async withFactor({ id }: TestActor): Promise<string> {
    await this.app.query(`INSERT INTO second_factors (user_id, secret, confirmed_at) VALUES ($1, '', now())`, [id]);
    return id;
  }

  /** A label, another one, which the task has, and a deleted one. */
  private async labels(project_id: string, task_id: string): Promise<Ids> {
    const { admin } = this.actors;
    const names = ['label', 'other_label', 'trashed_label'];
    const ids: Ids = {};
    for (const name of names) {
      const { body } = await admin.post(`/projects/${project_id}/labels`, { name, color: 'teal' });
      ids[name] = body.id as string;
    }
    await admin.put(`/tasks/${task_id}/labels/${ids.other_label}`);
    await admin.delete(`/labels/${ids.trashed_label}`);
    return ids;
  }

  /** A shared view, and a deleted one. */
  private async views(project_id: string): Promise<Ids> {
    const { admin } = this.actors;
    const ids: Ids = {};
    for (const name of ['view', 'trashed_view']) {
      const { body } = await admin.post('/views', { name, filter: 'status:todo', project_id, shared: true });
      ids[name] = body.id as string;
    }
    await admin.delete(`/views/${ids.trashed_view}`);
    return ids;
  }

  /** Those who had access to the private project, as they lose it. */
  private async endThoseWhoEnd(): Promise<void> {
    const { admin, 'removed member': removed, 'revoked session': revoked } = this.actors;
    const { 'deleted user': deleted, 'demoted admin': demoted } = this.actors;
    const { project } = this.home;
    for (const former of [removed, revoked, deleted]) {
      await admin.post(`/projects/${project}/members/${former.id}`);
      await createTask(admin, { id: project ?? '' }, { assigned_to: former.id });
    }
    await demoted.put(`/projects/${project}`, { description: 'By an admin.' });
    const endings = [
      await admin.delete(`/projects/${project}/members/${removed.id}`),
      await revoked.delete(`/auth/sessions/${revoked.session_id}`),
      await admin.delete(`/users/${deleted.id}`),
      await admin.put(`/users/${demoted.id}`, { role: 'member' }),
    ];
    const statuses = endings.map(({ status }) => status).join();
    if (statuses !== '204,204,204,200') throw new Error(`the scene cannot be set: ${statuses}`);
  }
}

/** `text` with the ids that it names in braces; the text itself where it names none. */
export function filled<T>(value: T, ids: Ids): T {
  if (value === undefined) return value;
  const text = JSON.stringify(value).replace(/\{(\w+)\}/g, (braces, name: string) => ids[name] ?? braces);
  return JSON.parse(text) as T;
}
