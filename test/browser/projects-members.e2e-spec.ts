import { describe, expect, it } from 'vitest';
import { useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';
import { expectGoodLooks } from '../support/looks.js';

const browser = useBrowser();

describe('the members of a project', () => {
  it('are found, added and removed by an admin, and another one sees it by themselves', async () => {
    const [ann, ben] = [await browser.app.admin('Ann'), await browser.app.admin('Ben')];
    const [cleo, dora] = [await browser.app.member('Cleo Park'), await browser.app.member('Dora Lind')];
    const project = await createProject(ann, {}, [cleo]);
    const task = await createTask(ann, project, { assigned_to: cleo.id });
    const path = `/projects/${project.id}/members`;
    const [page, other] = [await browser.open(ann, path), await browser.open(ben, path)];
    await other.getByText('1 member', { exact: true }).waitFor();
    const cleos = other.getByRole('listitem').filter({ hasText: 'Cleo Park' });
    await other.getByText('Live', { exact: true }).waitFor();
    const add = page.getByRole('combobox', { name: 'Add a member' });
    await add.fill('cleo');
    await page.getByText('Nobody found who is not a member yet.').waitFor();
    await add.fill(dora.user.email);
    await page.getByRole('option', { name: 'Dora Lind' }).click();
    await page.getByText('Dora Lind is a member now.').waitFor();
    await page.getByText('2 members').waitFor();
    await other.getByText('2 members').waitFor();
    await page.getByRole('textbox', { name: 'Search members' }).fill('CLEO');
    await page.getByText('1 member', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Remove Cleo Park' }).click();
    await page.getByText('their tasks in it become unassigned').waitFor();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('No member matches').waitFor();
    await cleos.waitFor({ state: 'detached' });
    const toast = page.getByRole('alert').filter({ hasText: 'Cleo Park was removed.' });
    await toast.getByRole('button', { name: 'Undo' }).click();
    await cleos.waitFor();
    expect((await ann.get(`/tasks/${task.id}`)).body.assigned_to).toBeNull();
  });

  it('are shown to a member, who changes nothing', async () => {
    const [ann, bob] = [await browser.app.admin('Ann'), await browser.app.member('Bob')];
    const project = await createProject(ann, {}, [bob]);
    const page = await browser.open(bob, `/projects/${project.id}/members`);
    await page.getByText('Bob (you)').waitFor();
    await page.getByText(bob.user.email).waitFor();
    expect(await page.getByRole('combobox').count()).toBe(0);
    expect(await page.getByRole('button', { name: /Remove/ }).count()).toBe(0);
  });

  it('look good everywhere', async () => {
    const ann = await browser.app.admin('Ann');
    const others = await Promise.all([browser.app.member('A'.repeat(90)), browser.app.admin('Bo')]);
    const project = await createProject(ann, { name: 'Team' }, others);
    await expectGoodLooks(browser, ann, {
      [`/projects/${project.id}/members`]: (page) => page.getByText('2 members').waitFor(),
    });
  });
});
