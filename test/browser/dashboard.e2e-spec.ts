import { describe, expect, it } from 'vitest';
import { useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';
import { expectGoodLooks } from '../support/looks.js';

const browser = useBrowser();

/** A calendar date so many days from now, in the browser's time zone. */
function day(offset: number): string {
  return new Date(Date.now() + offset * 86_400_000).toLocaleDateString('sv', { timeZone: 'Europe/Berlin' });
}

/** A member with tasks of all sorts in a project of an admin. */
async function scene() {
  const [ann, bob] = [await browser.app.admin('Ann Miller'), await browser.app.member('Bob')];
  const project = await createProject(ann, { name: 'Website', status: 'in_progress', deadline: day(30) }, [bob]);
  const mine = { assigned_to: bob.id };
  await createTask(ann, project, { title: 'Late one', deadline: day(-3), ...mine });
  await createTask(ann, project, { title: 'Soon', deadline: day(2), status: 'in_progress', priority: 'high', ...mine });
  await createTask(ann, project, { title: 'Much later', deadline: day(60), ...mine });
  await createTask(ann, project, { title: 'Ready', deadline: day(-1), status: 'done', ...mine });
  await createTask(ann, project, { title: 'Not Bob’s' });
  return { ann, bob, project };
}

describe('the dashboard', () => {
  it('welcomes a newcomer with the next step', async () => {
    const member = await browser.app.member('New Comer');
    const page = await browser.open(member, '/');
    await page.getByRole('heading', { level: 1, name: 'Hello, New Comer' }).waitFor();
    await page.getByText(`they find you as ${member.user.email}`).waitFor();
    const admins = await browser.open(await browser.app.admin(), '/');
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
      { name: `${stats.total_tasks} My tasks`, url: '/my-tasks' },
      { name: `${stats.in_progress_tasks} In progress`, url: '/my-tasks?status=in_progress' },
      { name: `${stats.completed_tasks} Done`, url: '/my-tasks?status=done' },
      { name: `${stats.overdue_tasks} Overdue`, url: '/my-tasks?due=overdue' },
    ];
    expect(tiles.map(({ name }) => parseInt(name))).toEqual([1, 4, 1, 1, 1]);
    for (const { name, url } of tiles)
      expect(await numbers.getByRole('link', { name }).getAttribute('href'), name).toBe(url);
    await page.getByText('In your projects: 4 tasks, 1 in progress, 1 done, 1 overdue').waitFor();
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
    const task = await createTask(ann, project, { title: 'Just now', assigned_to: bob.id, deadline: day(0) });
    await news.getByText('Ann Miller assigned “Just now” to you').waitFor();
    await part('Due and overdue')
      .getByRole('link', { name: /Just now/ })
      .click();
    await page.waitForURL(`**/?task=${task.id}`);
  });

  it('looks good everywhere', async () => {
    const { ann, bob, project } = await scene();
    await createTask(ann, project, { title: 'Long'.repeat(60), assigned_to: bob.id, deadline: day(1) });
    await expectGoodLooks(browser, bob, { '/': (page) => page.getByText('Late one').first().waitFor() });
    await expectGoodLooks(browser, await browser.app.member(), {
      '/': (page) => page.getByText('Welcome to FlowTrack').waitFor(),
    });
  });
});
