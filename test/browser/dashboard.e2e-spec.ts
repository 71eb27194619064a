import { describe, expect, it } from 'vitest';
import { useBrowser } from '../support/browser.js';
import { today } from '../support/dates.js';
import { createProject, createTask, deleteProjects } from '../support/factories.js';
import { expectGoodLooks } from '../support/looks.js';

const browser = useBrowser();

/** A member with tasks of all sorts in a project of an admin. */
async function scene() {
  const [ann, bob] = [await browser.app.admin('Ann Miller'), await browser.app.member('Bob')];
  const project = await createProject(ann, { name: 'Website', status: 'in_progress', deadline: today(30) }, [bob]);
  const mine = { assigned_to: bob.id };
  await createTask(ann, project, { title: 'Late one', deadline: today(-3), ...mine });
  await createTask(ann, project, {
    title: 'Soon',
    deadline: today(2),
    status: 'in_progress',
    priority: 'high',
    ...mine,
  });
  await createTask(ann, project, { title: 'Much later', deadline: today(60), ...mine });
  await createTask(ann, project, { title: 'Ready', deadline: today(-1), status: 'done', ...mine });
  await createTask(ann, project, { title: 'Not Bob’s' });
  return { ann, bob, project };
}

describe('the dashboard', () => {
  it('welcomes a newcomer with the next step', async () => {
    const member = await browser.app.member('New Comer');
    const page = await browser.open(member, '/');
    await page.getByRole('heading', { level: 1, name: 'Hello, New Comer' }).waitFor();
    await page.getByText(`they find you as ${member.user.email}`).waitFor();
    const admin = await browser.app.admin();
    await deleteProjects(admin);
    const admins = await browser.open(admin, '/');
    await admins.getByRole('link', { name: 'Create your first project' }).click();
    await admins.getByRole('dialog').getByLabel('Name').waitFor();
  });

  it('shows own numbers as the API counts them, each with the list of what it counts', async () => {
    const { bob } = await scene();
    const { stats } = (await bob.get('/dashboard')).body;
    const page = await browser.open(bob, '/');
    const numbers = page.getByRole('navigation', { name: 'Your numbers' });
    const tiles = [
      { name: `${stats.total_projects} Projects`, url: '/projects' },
      { name: `${stats.todo_tasks + stats.in_progress_tasks} My open tasks`, url: '/my-tasks' },
      { name: `${stats.in_progress_tasks} In progress`, url: '/my-tasks?status=in_progress' },
      { name: `${stats.completed_tasks} Done`, url: '/my-tasks?status=done' },
      { name: `${stats.overdue_tasks} Overdue`, url: '/my-tasks?due=overdue' },
    ];
    expect(tiles.map(({ name }) => parseInt(name))).toEqual([1, 3, 1, 1, 1]);
    for (const { name, url } of tiles)
      expect(await numbers.getByRole('link', { name }).getAttribute('href'), name).toBe(url);
    await page.getByText('Tasks you can see: 4, of which 1 in progress, 1 done, 1 overdue').waitFor();
    const titles = (list: string) => page.getByRole('list', { name: list }).locator('[data-task]').allInnerTexts();
    const follow = async (name: RegExp) => {
      await page.goto('/');
      await numbers.getByRole('link', { name }).click();
    };
    await follow(/My open tasks/);
    await page.getByText('3 open tasks').waitFor();
    await follow(/In progress/);
    await page.getByText('1 open task', { exact: true }).waitFor();
    expect(await page.locator('[data-task]').allInnerTexts()).toEqual(['Soon']);
    await follow(/Done/);
    await expect.poll(() => titles('Done')).toEqual(['Ready']);
    await follow(/Overdue/);
    await expect.poll(() => titles('Overdue')).toEqual(['Late one']);
    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual(['Overdue']);
  });

  it('shows what is due, progress and notifications, and leads there; changes appear by themselves', async () => {
    const { ann, bob, project } = await scene();
    const page = await browser.open(bob, '/');
    const part = (name: string) => page.getByRole('region', { name });
    const due = part('Due and overdue').getByRole('listitem');
    await due.first().waitFor();
    expect((await due.allInnerTexts()).map((text) => text.split('\n')[0])).toEqual(['Late one', 'Soon']);
    expect(await due.first().innerText()).toContain('overdue');
    expect(await part('Recently updated').getByRole('listitem').first().innerText()).toContain('Ready');
    const progress = part('Project progress').getByRole('link', { name: /Website/ });
    expect(await progress.innerText()).toMatch(/In progress[^]*20%[^]*1 of 5 tasks done/);
    expect(await progress.getAttribute('href')).toBe(`/projects/${project.id}/board`);
    const news = part('Notifications');
    await news.getByText('Ann Miller assigned “Ready” to you').waitFor();
    await news.getByRole('link', { name: 'All notifications' }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    const task = await createTask(ann, project, { title: 'Just now', assigned_to: bob.id, deadline: today() });
    await news.getByText('Ann Miller assigned “Just now” to you').waitFor();
    await part('Due and overdue')
      .getByRole('link', { name: /Just now/ })
      .click();
    await page.waitForURL(`**/?task=${task.key}`);
  });

  it.each([
    ['Pacific/Kiritimati', 1],
    ['Etc/GMT+12', 0],
  ])('counts by the day of the reader, also in %s', async (timezoneId, overdue) => {
    const eve = await browser.app.member('Eve');
    const admin = await browser.app.admin();
    const project = await createProject(admin, { name: 'Far apart' }, [eve]);
    // Over in the east, and not yet in the west, at whatever hour this runs.
    const inTheEast = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Pacific/Kiritimati' });
    const yesterday = inTheEast.format(Date.now() - 86_400_000);
    await createTask(admin, project, { title: 'Yesterday’s', deadline: yesterday, assigned_to: eve.id });
    await createTask(admin, project, { title: 'Done', deadline: '2001-01-01', status: 'done', assigned_to: eve.id });
    const page = await browser.open(eve, '/', { timezoneId });
    await page.getByText(`Tasks you can see: 2, of which 0 in progress, 1 done, ${overdue} overdue`).waitFor();
    await page.getByRole('link', { name: `${overdue} Overdue` }).waitFor();
    const due = page.getByRole('region', { name: 'Due and overdue' }).getByRole('listitem');
    await due.first().waitFor();
    expect((await due.allInnerTexts()).map((text) => text.includes('overdue'))).toEqual([overdue === 1]);
    await page.goto(`/projects/${project.id}/list?due=overdue`);
    await page.getByText(overdue === 1 ? '1 task' : 'No task matches', { exact: true }).waitFor();
    await page.goto(`/projects/${project.id}/board?due=overdue`);
    await expect.poll(() => page.locator('article').count()).toBe(overdue);
  });

  it('goes on where the server does not know the time zone of the browser', async () => {
    const eve = await browser.app.member('Eve');
    await createProject(await browser.app.admin(), { name: 'New rules' }, [eve]);
    browser.expectProblem(/400 \(Bad Request\)/);
    const page = await browser.open(eve, '/profile');
    await page.addInitScript(() => {
      const options = { ...new Intl.DateTimeFormat().resolvedOptions(), timeZone: 'Mars/Olympus_Mons' };
      Intl.DateTimeFormat.prototype.resolvedOptions = () => options;
    });
    await page.goto('/');
    await page.getByText('Tasks you can see: 0').waitFor();
    await page.getByRole('link', { name: '0 Overdue' }).waitFor();
  });

  it('looks good everywhere', async () => {
    const { ann, bob, project } = await scene();
    await createTask(ann, project, { title: 'Long'.repeat(60), assigned_to: bob.id, deadline: today(1) });
    await expectGoodLooks(browser, bob, { '/': (page) => page.getByText('Late one').first().waitFor() });
    await expectGoodLooks(browser, await browser.app.member(), {
      '/': (page) => page.getByText('Welcome to FlowTrack').waitFor(),
    });
  });
});
