import { describe, expect, it } from 'vitest';
import { expectAccessible, useBrowser } from '../support/browser.js';
import { createProject } from '../support/factories.js';

const browser = useBrowser();

describe('two people who edit one project', () => {
  it('both see what each changed, field by field, and nothing typed is lost', async () => {
    const [ann, bob] = [await browser.app.admin('Ann'), await browser.app.member('Bob')];
    const { id } = await createProject(ann, { name: 'Before', description: 'Old text', deadline: '2031-01-01' }, [bob]);
    const page = await browser.open(bob, `/projects/${id}/members`);
    await page.getByRole('button', { name: 'Edit project' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').fill('Bob’s name');
    await form.getByLabel('Description').fill('Bob’s text');
    await ann.put(`/projects/${id}`, { name: 'Ann’s name', description: 'Ann’s text', status: 'in_progress' });
    browser.expectProblem(/412/);
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Somebody else changed this project meanwhile').waitFor();
    await form.getByText('Before: “Before”').waitFor();
    await form.getByText('Now: In progress').waitFor();
    await expectAccessible(page);
    // What was typed stands, until Bob takes the other.
    expect(await form.getByRole('radio', { name: 'Keep mine: “Bob’s text”' }).isChecked()).toBe(true);
    expect(await form.getByLabel('Description', { exact: true }).and(form.locator('textarea')).inputValue()).toBe(
      'Bob’s text',
    );
    await form.getByRole('radio', { name: 'Take theirs: “Ann’s name”' }).check();
    expect(await form.locator('input[maxlength="200"]').inputValue()).toBe('Ann’s name');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    expect((await ann.get(`/projects/${id}`)).body).toMatchObject({
      name: 'Ann’s name',
      description: 'Bob’s text',
      status: 'in_progress',
      deadline: '2031-01-01',
    });
  });

  it('do not disturb each other with other fields, and what was typed outlives a reload and a closed form', async () => {
    const [ann, bob] = [await browser.app.admin('Ann'), await browser.app.admin('Bob')];
    const { id } = await createProject(ann, { name: 'Before' });
    const page = await browser.open(bob, `/projects/${id}/members`);
    await page.getByRole('button', { name: 'Edit project' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Description').fill('Bob’s text');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await ann.put(`/projects/${id}`, { name: 'Ann’s name' });
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Ann’s name' }).waitFor();
    await page.getByRole('button', { name: 'Edit project' }).click();
    await form.getByText('It is not saved yet.').waitFor();
    expect(await form.getByLabel('Description').inputValue()).toBe('Bob’s text');
    browser.expectProblem(/412/);
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Now: “Ann’s name”').waitFor();
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    expect((await ann.get(`/projects/${id}`)).body).toMatchObject({ name: 'Ann’s name', description: 'Bob’s text' });
  });
});
