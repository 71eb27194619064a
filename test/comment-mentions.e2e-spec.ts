import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NotificationDto } from '../src/notifications/notification.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { WrittenCommentDto } from '../src/tasks/comments/comment.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { NOBODY } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let ben: TestActor;
let cem: TestActor;
let stranger: TestActor;
let project: ProjectDto;
let task: TaskDto;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin('Ada');
  [ann, ben] = [await app.member('Ann'), await app.member('Ben')];
  [cem, stranger] = [await app.member('Cem'), await app.member('Sam')];
});
beforeEach(async () => {
  project = await createProject(admin, { task_access: 'members' }, [ann, ben, cem]);
  task = await createTask(ann, project, { title: 'Write', assigned_to: ben.id });
  for (const actor of [admin, ann, ben, cem, stranger]) await actor.put('/notifications/read');
});
afterAll(() => app.close());

const at = ({ id }: { id: string }) => `@[user:${id}]`;
const comment = async (actor: TestActor, text: string): Promise<WrittenCommentDto> =>
  (await actor.post<WrittenCommentDto>(`/tasks/${task.id}/comments`, { text })).body;
/** The types of what an actor has not read yet, oldest first. */
const news = async (actor: TestActor): Promise<string[]> =>
  (await actor.get<NotificationDto[]>('/notifications?unread=true')).body.map(({ type }) => type).reverse();

describe('a comment tells', () => {
  it('the creator, the assignee and earlier commenters', async () => {
    await comment(cem, 'First');
    expect([await news(ann), await news(ben), await news(cem)]).toEqual([['task_commented'], ['task_commented'], []]);
    await comment(ann, 'Second');
    expect([await news(ann), await news(ben), await news(cem)]).toEqual([
      ['task_commented'],
      ['task_commented', 'task_commented'],
      ['task_commented'],
    ]);
    expect(await news(admin)).toEqual([]);
  });

  it('nobody who can no longer see the task', async () => {
    await comment(cem, 'First');
    await admin.delete(`/projects/${project.id}/members/${cem.id}`);
    await cem.put('/notifications/read');
    await comment(ben, 'Second');
    expect(await news(cem)).toEqual([]);
  });

  it('those who are mentioned, that they are, and nothing else', async () => {
    const { mentions, not_reached } = await comment(
      ann,
      `${at(ben)} and ${at(cem).toUpperCase().replace('USER', 'user')} and ${at(cem)}`,
    );
    expect(mentions).toEqual([
      { id: ben.id, name: 'Ben' },
      { id: cem.id, name: 'Cem' },
    ]);
    expect(not_reached).toEqual([]);
    expect([await news(ann), await news(ben), await news(cem)]).toEqual([[], ['comment_mention'], ['comment_mention']]);
    const [notice] = (await cem.get('/notifications?unread=true')).body;
    expect(notice).toMatchObject({
      message: 'You were mentioned in a comment on “Write”.',
      params: { title: 'Write' },
      task_id: task.id,
    });
  });

  it('after an edit only those whom it mentions newly', async () => {
    const { id } = await comment(ann, `Hello ${at(cem)}`);
    await ben.put('/notifications/read');
    await ann.put(`/comments/${id}`, { text: `Hello ${at(cem)} and ${at(ben)}` });
    await ann.put(`/comments/${id}`, { text: `Hello ${at(cem)}, ${at(ben)}!` });
    expect([await news(ben), await news(cem)]).toEqual([['comment_mention'], ['comment_mention']]);
    const { body } = await ann.put(`/comments/${id}`, { text: 'Hello' });
    expect(body.mentions).toEqual([]);
  });
});

describe('a mention', () => {
  it('does not reach those who cannot see the task, who are named if the author knows them', async () => {
    await admin.put(`/projects/${project.id}`, { task_access: 'assignee' });
    const text = [cem, stranger, { id: NOBODY }, admin].map(at).join(' ');
    const { mentions, not_reached } = await comment(ben, text);
    expect(mentions).toEqual([{ id: admin.id, name: 'Ada' }]);
    expect(not_reached).toEqual([
      { id: cem.id, name: 'Cem' },
      { id: stranger.id, name: null },
      { id: NOBODY, name: null },
    ]);
    expect([await news(cem), await news(stranger), await news(admin)]).toEqual([[], [], ['comment_mention']]);
    const byAdmin = await comment(admin, at(stranger));
    expect(byAdmin.not_reached).toEqual([{ id: stranger.id, name: 'Sam' }]);
  });

  it('is possible of those who can see the task, who are listed by name', async () => {
    const names = async (query = '') =>
      (await ben.get<{ name: string }[]>(`/tasks/${task.id}/readers?limit=500${query}`)).body.map(({ name }) => name);
    expect(await names()).toEqual(expect.arrayContaining(['Ada', 'Ann', 'Ben', 'Cem']));
    expect(await names()).not.toContain('Sam');
    expect(await names('&search=CE')).toEqual(['Cem']);
    await admin.put(`/projects/${project.id}`, { task_access: 'assignee' });
    expect(await names()).toContain('Ben');
    expect(await names('&search=cem')).toEqual([]);
    const { body } = await ben.get(`/tasks/${task.id}/readers?search=ben`);
    expect(body).toEqual([{ id: ben.id, name: 'Ben' }]);
  });
});
