import { describe, expect, it } from 'vitest';
import { expectAccessible, useBrowser } from '../support/browser.js';
import { tamper } from '../support/chain.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();

describe('the check of the history', () => {
  it('says to admins that all is as it was recorded, or where it is not', async () => {
    const ada = await browser.app.admin('Ada');
    const page = await browser.open(ada, '/activity');
    const open = page.getByRole('button', { name: 'Check the history' });
    await open.click();
    const dialog = page.getByRole('dialog', { name: 'Check the history' });
    await dialog.getByText('There are no projects yet.').waitFor();
    await page.keyboard.press('Escape');
    const project = await createProject(ada, { name: 'Website' });
    for (let n = 0; n < 3; n++) await createTask(ada, project);
    await open.click();
    await dialog.getByText('4 changes in 1 project checked').waitFor();
    await dialog.getByText('Nothing was changed or removed since it was recorded').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await tamper(browser.app, `UPDATE activity SET user_name = 'Eve' WHERE project_id = '${project.id}' AND seq = 3`);
    await open.click();
    await dialog.getByText('Website, number 3: a change is not what was recorded').waitFor();
    await expectAccessible(page);
    expect(await dialog.getByText('Nothing was changed').count()).toBe(0);
    const german = await browser.open(ada, '/activity', { locale: 'de-DE' });
    await german.getByRole('button', { name: 'Verlauf prüfen' }).click();
    await german.getByText('Website, Nummer 3: eine Änderung ist nicht so, wie sie aufgezeichnet wurde').waitFor();
  });

  it('tells of an error, and begins again when asked', async () => {
    const page = await browser.open(await browser.app.admin('Ada'), '/activity');
    browser.expectProblem(/activity\/check/);
    await page.route('**/api/v1/activity/check*', (route) => route.abort());
    await page.getByRole('button', { name: 'Check the history' }).click();
    const retry = page.getByRole('dialog').getByRole('button', { name: 'Try again' });
    await retry.waitFor();
    await expectAccessible(page);
    await page.unroute('**/api/v1/activity/check*');
    await retry.click();
    await page
      .getByRole('dialog')
      .getByText(/checked$|^There are no projects yet/)
      .waitFor();
  });
});
