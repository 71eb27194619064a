import type { Locator, Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TestActor } from '../support/actor.js';
import { eventually, expectAccessible, expectFocus, useBrowser } from '../support/browser.js';
import { createProject, deleteProjects } from '../support/factories.js';

const browser = useBrowser();
let ann: TestActor;
let max: TestActor;
let hall: ProjectDto;
let barn: ProjectDto;

beforeEach(async () => {
  ann ??= await browser.app.admin('Ann Miller');
  await deleteProjects(ann);
  max = await browser.app.member('Max');
  [hall, barn] = [await createProject(ann, { name: 'Hall' }, [max]), await createProject(ann, { name: 'Barn' }, [max])];
});

const navigation = (page: Page) => page.getByRole('navigation', { name: 'Main navigation' });
const group = (page: Page, name: string) => navigation(page).getByRole('region', { name, exact: true });
const namesIn = (list: Locator) =>
  list.locator('li a[title]').evaluateAll((links) => links.map((link) => link.getAttribute('title')));
const expectListed = (page: Page, name: string, projects: string[]) =>
  eventually(() => namesIn(group(page, name))).toEqual(projects);
const star = (within: Locator, name: string) => within.getByRole('button', { name: `Star ${name}` });
const isStarred = async ({ id }: ProjectDto) => (await max.get<ProjectDto>(`/projects/${id}`)).body.starred;
const boardOf = ({ id }: ProjectDto) => `/projects/${id}/board`;
const sessionOf = async (actor: TestActor) => browser.app.login(actor.user);

describe('the projects of the navigation', () => {
  it('are starred by keyboard, first where they have a star, and the same in other windows', async () => {
    const page = await browser.open(max, '/');
    const other = await browser.open(await sessionOf(max), boardOf(hall));
    for (const one of [page, other]) {
      await one.getByText('Live', { exact: true }).waitFor();
      await expectListed(one, 'Projects', ['Barn', 'Hall']);
    }
    await star(navigation(page), 'Hall').focus();
    await page.keyboard.press('Enter');
    for (const one of [page, other]) {
      await expectListed(one, 'Starred', ['Hall']);
      await expectListed(one, 'Other projects', ['Barn']);
    }
    expect(await isStarred(hall)).toBe(true);
    const head = star(other.getByRole('main'), 'Hall');
    await eventually(() => head.getAttribute('aria-pressed')).toBe('true');
    await head.click();
    for (const one of [page, other]) await expectListed(one, 'Projects', ['Barn', 'Hall']);
    expect(await head.getAttribute('aria-pressed')).toBe('false');
    await eventually(() => isStarred(hall)).toBe(false);
    await expectAccessible(other);
  });

  it('appear, change their names and go without a reload; a completed one leaves the others', async () => {
    const page = await browser.open(max, boardOf(hall));
    await page.getByText('Live', { exact: true }).waitFor();
    await expectListed(page, 'Projects', ['Barn', 'Hall']);
    await ann.put(`/projects/${barn.id}`, { name: 'Byre' });
    await expectListed(page, 'Projects', ['Byre', 'Hall']);
    const attic = await createProject(ann, { name: 'Attic' }, [max]);
    await expectListed(page, 'Projects', ['Attic', 'Byre', 'Hall']);
    await ann.put(`/projects/${barn.id}`, { status: 'completed' });
    await expectListed(page, 'Projects', ['Attic', 'Hall']);
    await ann.delete(`/projects/${attic.id}/members/${max.id}`);
    await expectListed(page, 'Projects', ['Hall']);
    // The one that is open stays.
    await ann.put(`/projects/${hall.id}`, { status: 'completed' });
    await page.getByRole('main').getByText('Completed').first().waitFor();
    await expectListed(page, 'Projects', ['Hall']);
  });

  it('say which one is open, and can be collapsed', async () => {
    const page = await browser.open(max, `/projects/${hall.id}/list`);
    const current = () =>
      navigation(page)
        .locator('[aria-current]')
        .evaluateAll((links) => links.map((link) => link.textContent));
    await eventually(current).toEqual(['HHall']);
    await navigation(page).getByRole('link', { name: 'Barn' }).click();
    await page.getByRole('heading', { name: 'Barn', level: 1 }).waitFor();
    await eventually(current).toEqual(['BBarn']);
    const head = group(page, 'Projects').getByRole('button', { name: 'Projects' });
    await head.click();
    expect(await head.getAttribute('aria-expanded')).toBe('false');
    expect(await navigation(page).getByRole('link', { name: 'Hall' }).count()).toBe(0);
    await page.reload();
    await eventually(() => head.getAttribute('aria-expanded')).toBe('false');
    await head.press('Enter');
    await expectListed(page, 'Projects', ['Barn', 'Hall']);
  });

  it('show the star again that could not be taken', async () => {
    await max.put(`/projects/${hall.id}/star`);
    const page = await browser.open(max, '/');
    await expectListed(page, 'Starred', ['Hall']);
    browser.expectProblem(/503/);
    await page.route('**/star', (route) => route.fulfill({ status: 503, json: {} }));
    await star(navigation(page), 'Hall').click();
    await page.getByRole('alert').getByText('The star could not be changed').waitFor();
    await expectListed(page, 'Starred', ['Hall']);
    expect(await isStarred(hall)).toBe(true);
  });

  it('are asked for again where they could not be loaded, and are none for who has none', async () => {
    browser.expectProblem(/500/);
    let isBroken = true;
    const lea = await browser.app.member('Lea');
    const theirs = await browser.open(lea, '/health');
    await theirs.route('**/projects?*sort=-starred*', (route) =>
      isBroken ? route.fulfill({ status: 500, json: {} }) : route.continue(),
    );
    await theirs.goto('/');
    const again = navigation(theirs).getByRole('alert').getByRole('button', { name: 'Try again' });
    await again.waitFor();
    isBroken = false;
    await again.click();
    await group(theirs, 'Projects').getByText('No projects yet').waitFor();
  });

  it('are a limited number, with a way to all', async () => {
    await browser.app.query(
      `WITH p AS (
         INSERT INTO projects (id, name, key, created_by)
         SELECT gen_random_uuid(), 'Aisle ' || to_char(n, 'FM000'), 'AISLE' || chr(65 + n / 26) || chr(65 + n % 26), $1
         FROM generate_series(1, 150) n RETURNING id),
       h AS (INSERT INTO activity_heads (project_id) SELECT id FROM p)
       INSERT INTO project_members (project_id, user_id) SELECT id, $2 FROM p`,
      [ann.id, max.id],
    );
    const page = await browser.open(max, boardOf(hall));
    const first = Array.from({ length: 20 }, (_, n) => `Aisle ${String(n + 1).padStart(3, '0')}`);
    await eventually(() => namesIn(group(page, 'Projects'))).toEqual([...first, 'Hall']);
    await navigation(page).getByRole('link', { name: 'All projects' }).click();
    await page.getByRole('heading', { name: 'Projects', level: 1 }).waitFor();
  });

  it('are in the drawer of a phone, which closes behind the chosen one', async () => {
    const page = await browser.open(max, '/', { viewport: { width: 390, height: 844 }, hasTouch: true });
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await star(navigation(page), 'Barn').click();
    await expectListed(page, 'Starred', ['Barn']);
    await navigation(page).getByRole('link', { name: 'Barn' }).click();
    await page.getByRole('heading', { name: 'Barn', level: 1 }).waitFor();
    await eventually(() => navigation(page).getByRole('link', { name: 'Barn' }).isVisible()).toBe(false);
  });
});

describe('the list of projects', () => {
  it.each(['cards', 'table'])('has stars as %s, and can begin with them', async (view) => {
    await max.put(`/projects/${barn.id}/star`);
    await createProject(ann, { name: 'Newest' }, [max]);
    const page = await browser.open(max, `/projects?sort=-starred,name${view === 'table' ? '&view=table' : ''}`);
    const main = page.getByRole('main');
    const names = () => main.locator('li a, td a').allInnerTexts();
    await eventually(names).toEqual(['Barn', 'Hall', 'Newest']);
    await star(main, 'Newest').focus();
    await page.keyboard.press('Space');
    await eventually(names).toEqual(['Barn', 'Newest', 'Hall']);
    await expectFocus(star(main, 'Newest'));
    await expectAccessible(page);
  });
});
