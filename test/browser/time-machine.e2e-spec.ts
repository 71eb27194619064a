import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';
import { expectGoodLooks } from '../support/looks.js';

const browser = useBrowser();
const DAY_MS = 24 * 60 * 60 * 1000;

/** A board on which two tasks were added, one was moved, and one deleted: changes 2 to 5 of the project. */
async function past() {
  const ann = await browser.app.admin('Ann');
  const project = await createProject(ann, { name: 'Website' });
  const launch = await createTask(ann, project, { title: 'Launch' });
  const measure = await createTask(ann, project, { title: 'Measure', description: 'With a *ruler*' });
  await ann.patch(`/tasks/${launch.id}/move`, { new_status: 'done' });
  await ann.delete(`/tasks/${measure.id}`);
  // One change a day.
  await browser.app.query(`SET session_replication_role = replica;
    UPDATE activity SET timestamp = now() - (5 - seq) * interval '1 day' WHERE project_id = '${project.id}';
    SET session_replication_role = DEFAULT`);
  return { ann, project, launch, measure };
}

const atOf = (page: Page) => new URL(page.url()).searchParams.get('at');

describe('the time machine', () => {
  it('shows the board as it was, step by step by keyboard, and leads back', async () => {
    const { ann, project } = await past();
    const page = await browser.open(ann, `/projects/${project.id}/board`);
    await page.getByRole('button', { name: 'Time machine' }).click();
    const board = page.getByRole('region', { name: 'The board as it was', exact: true });
    await board.getByText('Launch').waitFor();
    expect(atOf(page)).toBe('5');
    expect(await board.getByText('Measure').count()).toBe(0);
    const before = page.getByRole('button', { name: 'Previous change' });
    await before.focus();
    await page.keyboard.press('Enter');
    await board.getByText('Measure').waitFor();
    expect(atOf(page)).toBe('4');
    await page
      .getByTestId('past-announcer')
      .getByText(/with 2 tasks/)
      .waitFor({ state: 'attached' });
    await page.keyboard.press('Enter');
    await board.getByRole('list', { name: /To do/ }).getByText('Launch').waitFor();
    await page.getByRole('slider', { name: 'Day' }).press('Home');
    await expect.poll(() => atOf(page)).toBe('1');
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.getByRole('button', { name: 'Time machine' }).waitFor();
    expect(atOf(page)).toBeNull();
  });

  it('opens at the moment of a link, tells of a task as it was, and says what changed', async () => {
    const { ann, project, measure } = await past();
    const page = await browser.open(ann, `/projects/${project.id}/board?at=3`);
    await page.getByRole('button', { name: `Show ${measure.key} Measure` }).click();
    await page.getByRole('dialog').getByText('ruler').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('switch', { name: 'Beside now' }).check({ force: true });
    await page.getByRole('region', { name: 'The board as it is now' }).getByText('Launch').waitFor();
    await page.goto(`/projects/${project.id}/board?at=5`);
    await page.getByRole('button', { name: 'What changed since …' }).click();
    await page.getByLabel('Since the evening of').fill(new Date(Date.now() - 10 * DAY_MS).toISOString().slice(0, 10));
    await page
      .getByRole('dialog')
      .getByRole('region', { name: 'Finished' })
      .getByRole('link', { name: /Launch/ })
      .waitFor();
  });

  it('looks good', async () => {
    const { ann, project } = await past();
    await expectGoodLooks(browser, ann, {
      [`/projects/${project.id}/board?at=4`]: (page) => page.getByText('Measure').waitFor(),
    });
  });

  it('plays the changes until the last', async () => {
    const { ann, project } = await past();
    const page = await browser.open(ann, `/projects/${project.id}/board?at=1`);
    await page.getByRole('combobox', { name: 'Speed' }).click();
    await page.getByRole('option', { name: 'Change by change' }).click();
    await page.getByRole('button', { name: 'Play' }).click();
    await expect.poll(() => atOf(page), { timeout: 20_000 }).toBe('5');
    await page.getByRole('button', { name: 'Play' }).waitFor();
  });

  it('says when there is no such moment, and is found in the palette', async () => {
    browser.expectProblem(/400/);
    const { ann, project } = await past();
    const page = await browser.open(ann, `/projects/${project.id}/board?at=99`);
    await page.getByRole('alert').getByText('is no event yet').waitFor();
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.getByRole('button', { name: 'Time machine' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').fill('time machine');
    await page.getByRole('option', { name: /Time machine/ }).click();
    await page.getByRole('region', { name: 'The board as it was', exact: true }).waitFor();
    expect(atOf(page)).toBe('5');
  });
});
