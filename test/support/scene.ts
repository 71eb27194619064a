import type { ProjectDto } from '../../src/projects/project.dto.js';
import { attach, PICTURE } from './attachments.js';
import type { ColumnDto } from '../../src/projects/columns/column.dto.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from './actor.js';
import type { ApiDocument, Operation, Schema } from './api-document.js';
import type { TestApp } from './app.js';
import { createProject, createTask } from './factories.js';
import { WEBHOOK } from './webhooks.js';
import { freeProjectKey } from './valid.js';
import type { CommentDto } from '../../src/tasks/comments/comment.dto.js';

/** A thumb up, as paths name it. */
export const EMOJI = '%F0%9F%91%8D';

/** Two labels of a project. */
async function labelsOf(admin: TestActor, project_id: string): Promise<[string, string]> {
  const url = `/projects/${project_id}/labels`;
  const [one, other] = [await admin.post(url, { color: 'red' }), await admin.post(url, { color: 'blue' })];
  return [one.body.id, other.body.id];
}

/** A webhook of a project that is paused, so that it does not change by itself. */
async function webhookOf(admin: TestActor, project_id: string): Promise<string> {
  const { id } = (await admin.post(`/projects/${project_id}/webhooks`, WEBHOOK)).body;
  await admin.put(`/webhooks/${id}`, { active: false });
  return id;
}

/** One of everything that a path or a body can name, so that any operation of the document can be called. */
export class Scene {
  private constructor(
    readonly document: ApiDocument,
    readonly admin: TestActor,
    readonly member: TestActor,
    readonly project: ProjectDto,
    readonly task: TaskDto,
    readonly neighbour: TaskDto,
    /** The columns that the project began with. */
    readonly columns: ColumnDto[],
    private readonly columnId: string,
    private readonly notificationId: string,
    private readonly commentId: string,
    private readonly invitationId: string,
    private readonly tokenId: string,
    private readonly importId: string,
    private readonly labelId: string,
    private readonly otherLabelId: string,
    private readonly itemId: string,
    private readonly attachmentId: string,
    private readonly webhookId: string,
    private readonly linkId: string,
    private readonly viewId: string,
  ) {}

  static async set(app: TestApp, document: ApiDocument): Promise<Scene> {
    const admin = await app.admin('Ann');
    const member = await app.member('Max');
    const project = await createProject(admin, { name: 'Scene' }, [member]);
    const task = await createTask(admin, project, { assigned_to: member.id });
    const neighbour = await createTask(member, project, { assigned_to: admin.id });
    const [notification] = (await admin.get<{ id: string }[]>('/notifications')).body;
    const comment = (await admin.post<CommentDto>(`/tasks/${task.id}/comments`, { text: 'A comment' })).body;
    const token = await admin.post<{ id: string }>('/tokens', { name: 'Reader', scopes: ['read'] });
    const invitation = await admin.post<{ id: string }>('/invitations', {});
    const { body: columns } = await admin.get<ColumnDto[]>(`/projects/${project.id}/columns`);
    const column = { name: 'Another', category: 'todo' };
    const { id } = (await admin.post<ColumnDto>(`/projects/${project.id}/columns`, column)).body;
    const [finished] = await app.query<{ id: string }>(
      `INSERT INTO imports (id, created_by, source, status, file_name, finished_at)
       VALUES (gen_random_uuid(), $1, 'trello', 'done', 'board.json', now()) RETURNING id`,
      [admin.id],
    );
    return new Scene(
      document,
      admin,
      member,
      project,
      task,
      neighbour,
      columns,
      id,
      notification?.id ?? '',
      comment.id,
      invitation.body.id,
      token.body.id,
      finished?.id ?? '',
      ...(await labelsOf(admin, project.id)),
      (await admin.post(`/tasks/${task.id}/checklist`, { title: 'An item' })).body.id,
      (await attach(admin, task.id, PICTURE)).body.id,
      await webhookOf(admin, project.id),
      (await admin.post(`/tasks/${task.id}/links`, { type: 'duplicates', task_id: neighbour.id })).body.id,
      (await admin.post('/views', { name: 'View', filter: 'new', project_id: project.id })).body.id,
    );
  }

  /** The path of an operation, relative as actors take it, with ids that exist. */
  pathOf({ path, operationId }: Operation): string {
    const id = path.includes('/projects/')
      ? this.project.id
      : path.includes('/tasks/')
        ? this.task.id
        : this.idOf(operationId.split('_')[0] ?? '');
    const concrete = path
      .replace('{label_id}', this.labelId)
      .replace('{id}', id)
      .replace('{user_id}', this.member.id)
      .replace('{emoji}', EMOJI)
      .replace('{token_id}', this.tokenId);
    return concrete.startsWith('/api/v1') ? concrete.slice('/api/v1'.length) : `/${concrete}`;
  }

  /** A body that the operation accepts; without a new password, which costs a hash that is slow on purpose. */
  bodyOf(operation: Operation): Record<string, unknown> {
    // Its other fields say other things to do.
    if (operation.operationId === 'bulk_change') return { ids: [this.task.id], change: { priority: 'high' } };
    const { properties = {} } = this.document.bodyOf(operation) ?? {};
    const { password: _, ...cheap } = properties;
    const used = operation.operationId === 'user_update' ? cheap : properties;
    const changeable = Object.entries(used).filter(([, schema]) => !schema.readOnly);
    const values = changeable.map(([name, schema]) => [name, this.valueOf(operation, name, schema)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  }

  private valueOf({ operationId }: Operation, name: string, schema: Schema): unknown {
    if (name === 'into') return this.otherLabelId;
    if (name === 'label_ids') return [];
    if (name === 'project_id') return this.project.id;
    if (name === 'task_id') return this.neighbour.id;
    if (name === 'column_id') return this.task.column_id;
    if (name === 'assigned_to') return this.member.id;
    if (name === 'projects') return [];
    if (name === 'project_ids') return [this.project.id];
    if (name === 'events') return ['webhook_paused'];
    if (name === 'scopes') return ['read'];
    if (name === 'before_id' || name === 'after_id') return null;
    if (name === 'email' && operationId !== 'auth_login') return `${crypto.randomUUID()}@example.org`;
    if (name === 'role') return 'member';
    if (name === 'key') return freeProjectKey();
    return schema.example ?? schema.enum?.[0];
  }

  private idOf(room: string): string {
    if (room === 'task' || room === 'taskcomment') return this.task.id;
    if (room === 'tasklabel') return this.task.id;
    if (room === 'checklist') return this.itemId;
    if (room === 'attachment') return this.attachmentId;
    if (room === 'link') return this.linkId;
    if (room === 'view') return this.viewId;
    if (room === 'webhook') return this.webhookId;
    if (room === 'label') return this.labelId;
    if (room === 'comment') return this.commentId;
    if (room === 'column' || room === 'columntasks') return this.columnId;
    if (['user', 'userpasswordreset', 'userapitoken'].includes(room)) return this.member.id;
    if (room === 'import') return this.importId;
    if (room === 'notification') return this.notificationId;
    if (room === 'apitoken') return this.tokenId;
    if (room === 'invitation') return this.invitationId;
    if (room === 'auth') return this.admin.session_id;
    return this.project.id;
  }
}
