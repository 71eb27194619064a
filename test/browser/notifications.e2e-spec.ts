import { beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TestActor } from '../support/actor.js';
import { eventually, expectAccessible, expectNarrow, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
let ann: TestActor;
let bob: TestActor;
let project: ProjectDto;

beforeEach(async () => {
  [ann, bob] = [await browser.app.admin('Ann Miller'), await browser.app.member('Bob Baker')];
  project = await createProject(ann, { name: 'Website' }, [bob]);
});

const unread = () => browser.app.query(`SELECT id FROM notifications WHERE user_id = $1 AND read_at IS NULL`, [bob.id]);

describe('the inbox', () => {
  it('shows what concerns one, by day, and leads there', async () => {
    const task = await createTask(ann, project, { title: 'Write “about us”', assigned_to: bob.id });
    await browser.app.query(
      `UPDATE notifications SET created_at = created_at - interval '1 day' WHERE user_id = $1 AND type = 'member_added'`,
      [bob.id],
    );
    const page = await browser.open(bob, '/notifications');
    await page
      .getByRole('region', { name: 'Today' })
      .getByText('Ann Miller assigned “Write “about us”” to you')
      .waitFor();
    await page.getByRole('region', { name: 'Yesterday' }).getByText('Ann Miller added you to “Website”').waitFor();
    await page.getByRole('link', { name: 'Notifications, 2 unread' }).waitFor();

    await page.getByRole('link', { name: 'assigned “Write “about us”” to you' }).click();
    await page.waitForURL((url) => url.href.includes(task.id));
    await eventually(async () => (await unread()).length).toBe(1);
    await page.getByRole('link', { name: 'Notifications, 1 unread' }).waitFor();
    await page.goto('/notifications');
    await page.getByRole('radiogroup', { name: 'Which notifications' }).getByText('Unread').click();
    await eventually(() => page.getByRole('listitem').filter({ hasText: 'Ann Miller' }).count()).toBe(1);
    await page.getByRole('button', { name: 'Mark as read: Ann Miller added you to “Website”' }).click();
    await page.getByRole('heading', { name: 'You have read everything' }).waitFor();
    await page.getByRole('link', { name: 'Notifications', exact: true }).waitFor();
    expect(new URL(page.url()).search).toBe('?unread=true');
  });

  it('marks all as read', async () => {
    await createTask(ann, project, { assigned_to: bob.id });
    const page = await browser.open(bob, '/notifications');
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await page.getByText('All 2 notifications are marked as read.').waitFor();
    expect(await unread()).toEqual([]);
    await page.getByRole('button', { name: 'Mark all as read' }).and(page.locator(':disabled')).waitFor();
  });

  it('has one line for all that happened to a task, and another for who addresses one', async () => {
    await ann.post(`/projects/${project.id}/members/${bob.id}`, { project_role: 'manager' });
    const task = await createTask(ann, project, { title: 'Write', assigned_to: bob.id });
    const other = await createTask(ann, project, { title: 'Send', assigned_to: bob.id });
    await ann.put(`/tasks/${task.id}`, { title: 'Write it' });
    await ann.put(`/tasks/${other.id}`, { priority: 'high' });
    await ann.post(`/tasks/${task.id}/comments`, { text: `Look, @[user:${bob.id}]` });
    await ann.patch(`/tasks/${task.id}/move`, { new_status: 'in_progress' });
    const page = await browser.open(bob, '/notifications');
    const line = page.getByRole('listitem').filter({ hasText: 'moved your task “Write it”' });
    await line.waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: 'changed your task “Write it”' }).count()).toBe(0);
    await page.getByText('Ann Miller mentioned you in a comment on “Write it”').waitFor();
    await line.getByRole('button', { name: 'and one more about this task' }).press('Enter');
    await line.getByRole('list').getByText('changed your task “Write it”').waitFor();
    await expectAccessible(page);
    await ann.put(`/tasks/${task.id}`, { priority: 'low' });
    await page.getByRole('button', { name: 'and 2 more about this task' }).waitFor();
    const before = (await unread()).length;
    await page.getByRole('button', { name: 'Mark as read: Ann Miller changed your task “Write it”' }).click();
    await eventually(async () => (await unread()).length).toBe(before - 3);
  });

  it('says that nothing has happened yet', async () => {
    const page = await browser.open(ann, '/notifications');
    await page.getByRole('heading', { name: 'Nothing has happened yet' }).waitFor();
    await expectAccessible(page);
  });

  it('is live: what arrives appears by itself, the bell counts, and elsewhere a few toasts tell', async () => {
    const [inbox, elsewhere] = await Promise.all([
      browser.open(bob, '/notifications'),
      browser.open(await browser.app.login(bob.user), '/profile'),
    ]);
    for (const page of [inbox, elsewhere]) await page.getByText('Live', { exact: true }).waitFor();
    await createTask(ann, project, { title: 'First', assigned_to: bob.id });
    await inbox.getByRole('listitem').getByText('Ann Miller assigned “First” to you').waitFor();
    const toast = elsewhere.getByRole('status').filter({ hasText: 'Ann Miller assigned “First” to you' });
    await toast.waitFor();
    await elsewhere.getByRole('link', { name: 'Notifications, 2 unread' }).waitFor();
    expect(await inbox.getByRole('link', { name: 'Open' }).count()).toBe(0);
    await toast.getByRole('link', { name: 'Open' }).click();
    await elsewhere.waitForURL(/task/);
    // Many at once are counted rather than piled up.
    for (const title of ['A', 'B', 'C', 'D']) await createTask(ann, project, { title, assigned_to: bob.id });
    await elsewhere.getByRole('status').getByText('2 more new notifications').waitFor();
    await elsewhere.getByRole('link', { name: 'To your notifications' }).click();
    await elsewhere.getByRole('listitem').getByText('assigned “D” to you').waitFor();
  });
});

describe.each(['light', 'dark'] as const)('the inbox, %s', (colorScheme) => {
  it('is open to everybody, wide and narrow', async () => {
    await createTask(ann, project, { title: 'Longest'.repeat(25), assigned_to: bob.id });
    const page = await browser.open(bob, '/notifications', { colorScheme });
    await page.getByRole('region', { name: 'Today' }).waitFor();
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 700 });
    await expectNarrow(page);
    await expectAccessible(page);
  });
});
