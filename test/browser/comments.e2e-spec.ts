import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { CommentDto } from '../../src/tasks/comments/comment.dto.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { eventually, expectAccessible, expectFocus, expectNarrow, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();

const open = async (actor: TestActor, path: string, options?: BrowserContextOptions) =>
  browser.open(await browser.app.login(actor.user), path, options);

let ann: TestActor;
let bob: TestActor;
let project: ProjectDto;
let task: TaskDto;

beforeAll(async () => {
  [ann, bob] = await Promise.all([browser.app.admin('Ann Miller'), browser.app.member('Bob Jones')]);
  project = await createProject(ann, { name: 'Website', task_access: 'members' }, [bob]);
});
beforeEach(async () => {
  task = await createTask(ann, project, { title: 'Write' });
});

const address = () => `/projects/${project.id}/board?task=${task.id}`;
const panelOf = (page: Page) => page.getByRole('dialog');
const fieldOf = (page: Page) => panelOf(page).getByRole('textbox', { name: 'New comment' });
const rows = (page: Page) => panelOf(page).locator('[id^=comment-]');
const stored = async (): Promise<CommentDto[]> => (await ann.get(`/tasks/${task.id}/comments`)).body;
const texts = async () => (await stored()).map(({ text }) => text);
const say = async (actor: TestActor, text: string): Promise<CommentDto> =>
  (await actor.post<CommentDto>(`/tasks/${task.id}/comments`, { text })).body;

describe('comments in the panel of a task', () => {
  it('are written, appear for others at once, and are counted on the card', async () => {
    const [page, other] = [await open(ann, address()), await open(bob, address())];
    await panelOf(other).getByText('Nobody has said anything yet.').waitFor();
    await fieldOf(page).fill('**Done** so far');
    await fieldOf(page).press('Control+Enter');
    for (const one of [page, other]) await rows(one).locator('strong', { hasText: 'Done' }).waitFor();
    expect(await fieldOf(page).inputValue()).toBe('');
    expect(await texts()).toEqual(['**Done** so far']);
    await panelOf(other).getByText('Ann Miller has commented.').waitFor();
    await other.keyboard.press('Escape');
    await other.locator(`[data-task="${task.id}"]`).getByLabel('One comment').waitFor();
    await say(bob, 'Fine');
    await rows(page).nth(1).getByText('Fine').waitFor();
    await other.locator(`[data-task="${task.id}"]`).getByLabel('2 comments').waitFor();
  });

  it('mention people who can see the task, by keyboard', async () => {
    const page = await open(ann, address());
    await fieldOf(page).pressSequentially('Ask @bo');
    await panelOf(page).getByRole('option', { name: 'Bob Jones' }).waitFor();
    await expectAccessible(page);
    await fieldOf(page).press('Enter');
    expect(await fieldOf(page).inputValue()).toBe('Ask @Bob Jones ');
    await fieldOf(page).pressSequentially('please');
    await panelOf(page).getByRole('button', { name: 'Preview' }).click();
    await panelOf(page).getByRole('region', { name: 'Preview' }).getByText('@Bob Jones').waitFor();
    await panelOf(page).getByRole('button', { name: 'Comment', exact: true }).click();
    await rows(page).getByText('@Bob Jones').waitFor();
    expect(await texts()).toEqual([`Ask @[user:${bob.id}] please`]);
    const [notice] = (await bob.get('/notifications?unread=true')).body;
    expect(notice).toMatchObject({ type: 'comment_mention', task_id: task.id });
  });

  it('say who was mentioned in vain', async () => {
    const eve = await browser.app.member('Eve');
    const page = await open(ann, address());
    await fieldOf(page).fill(`@[user:${eve.id}] look`);
    await fieldOf(page).press('Control+Enter');
    await page.getByText('Not notified, because they cannot see this task: Eve').waitFor();
    await rows(page).getByText('@somebody').waitFor();
  });

  it('are changed in place; a change elsewhere is shown before it is replaced', async () => {
    const { id } = await say(ann, `Hello @[user:${bob.id}]`);
    const page = await open(ann, address());
    await rows(page).hover();
    await panelOf(page).getByRole('button', { name: 'Edit comment' }).click();
    const field = panelOf(page).getByRole('textbox', { name: 'Edit comment' });
    await eventually(() => field.inputValue()).toBe('Hello @Bob Jones');
    await field.fill('Mine');
    await ann.put(`/comments/${id}`, { text: 'From another tab' });
    await panelOf(page).getByText('This comment was changed elsewhere. It now reads:').waitFor();
    await panelOf(page).getByText('From another tab').waitFor();
    await page.reload();
    await eventually(() => field.inputValue()).toBe('Mine');
    await panelOf(page).getByRole('button', { name: 'Replace with mine' }).click();
    await rows(page).getByRole('paragraph').getByText('Mine').waitFor();
    await rows(page).getByText('edited').waitFor();
    expect(await texts()).toEqual(['Mine']);
    await expectFocus(panelOf(page).getByRole('button', { name: 'Edit comment' }));
  });

  it('are quoted below what is typed, and have links of their own', async () => {
    const { id } = await say(bob, `First\n\nAsk @[user:${ann.id}]`);
    const page = await open(ann, address(), { permissions: ['clipboard-read', 'clipboard-write'] });
    await fieldOf(page).fill('Before');
    await rows(page).hover();
    await panelOf(page).getByRole('button', { name: 'Quote' }).click();
    await expectFocus(fieldOf(page));
    await page.keyboard.type('Yes');
    await fieldOf(page).press('Control+Enter');
    const answer = 'Before\n\n> First\n>\n> Ask Ann Miller\n\nYes';
    await eventually(() => texts()).toEqual([`First\n\nAsk @[user:${ann.id}]`, answer]);
    await rows(page).locator('blockquote', { hasText: 'Ask Ann Miller' }).waitFor();
    await rows(page).first().hover();
    await rows(page).first().getByRole('button', { name: 'Copy link to comment' }).click();
    await page.getByText('The link is copied.').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toContain(`#comment-${id}`);
    await page.goto(link);
    await eventually(() => page.evaluate(() => document.activeElement?.id)).toBe(`comment-${id}`);
  });

  it('are deleted after a question, by their author and by those who manage the project', async () => {
    await say(ann, 'First');
    await say(bob, 'Second');
    const [page, other] = [await open(ann, address()), await open(bob, address())];
    await rows(other).nth(0).hover();
    await rows(other).nth(1).getByText('Second', { exact: true }).waitFor();
    expect(
      await rows(other)
        .nth(0)
        .getByRole('button', { name: /Delete/ })
        .count(),
    ).toBe(0);
    await panelOf(page).getByRole('button', { name: 'Delete the comment by Bob Jones' }).click();
    await panelOf(page).getByText('Its text cannot be brought back.').waitFor();
    await panelOf(page).getByRole('button', { name: 'Cancel' }).click();
    await panelOf(page).getByRole('button', { name: 'Delete the comment by Bob Jones' }).click();
    await panelOf(page).getByRole('group', { name: 'Delete comment' }).getByRole('button', { name: 'Delete' }).click();
    for (const one of [page, other]) await rows(one).getByText('A comment by Bob Jones was deleted.').waitFor();
    expect(await texts()).toEqual(['First', null]);
  });

  it('get reactions, which a second click takes back', async () => {
    await say(bob, 'Shall we?');
    const [page, other] = [await open(ann, address()), await open(bob, address())];
    await panelOf(page).getByRole('button', { name: 'React' }).click();
    await panelOf(page).getByRole('button', { name: '🎉' }).click();
    await panelOf(other).getByRole('button', { name: '🎉, one reaction' }).click();
    const mine = panelOf(page).getByRole('button', { name: '🎉, 2 reactions' });
    await mine.waitFor();
    expect(await mine.getAttribute('aria-pressed')).toBe('true');
    await mine.click();
    await panelOf(other).getByRole('button', { name: '🎉, one reaction' }).waitFor();
    await fieldOf(page).hover();
    await page.getByRole('tooltip').waitFor({ state: 'detached' });
    await expectAccessible(page);
  });

  it('are drafts until they are sent, and wait without a connection, also over a reload', async () => {
    browser.expectProblem(/ERR_(INTERNET_DISCONNECTED|FAILED)/);
    const page = await open(ann, address());
    await fieldOf(page).fill('Half a sent');
    await page.reload();
    await eventually(() => fieldOf(page).inputValue()).toBe('Half a sent');
    await fieldOf(page).fill('A whole sentence');
    await page.context().setOffline(true);
    await fieldOf(page).press('Control+Enter');
    const waiting = panelOf(page).getByRole('list', { name: 'Comments that are not sent yet' });
    await waiting.getByText('A whole sentence').waitFor();
    await panelOf(page).getByText('Not sent yet.').waitFor();
    await panelOf(page).getByRole('button', { name: 'Edit again' }).click();
    expect(await fieldOf(page).inputValue()).toBe('A whole sentence');
    await fieldOf(page).press('Control+Enter');
    await waiting.getByText('A whole sentence').waitFor();
    await page.context().setOffline(false);
    await rows(page).getByText('A whole sentence').waitFor();
    await waiting.waitFor({ state: 'detached' });
    expect(await texts()).toEqual(['A whole sentence']);
  });

  it('show the last ones of many, and the earlier ones on demand', async () => {
    for (let n = 1; n <= 32; n++) await say(n % 2 ? ann : bob, `Number ${n}.`);
    const page = await open(ann, address());
    await rows(page).getByText('Number 32.').waitFor();
    expect(await rows(page).count()).toBe(30);
    await panelOf(page).getByRole('button', { name: 'Show earlier comments (2)' }).click();
    await rows(page).first().getByText('Number 1.').waitFor();
    expect(await rows(page).count()).toBe(32);
  });
});

describe('Markdown', () => {
  const TEXT = [
    '# Title <script>window.hacked = 1</script>',
    'one\ntwo <img src=x onerror="window.hacked=1">',
    '- [x] ticked\n- [ ] open',
    '[safe](https://example.org/) [bad](javascript:window.hacked=1) [data](data:text/html,x) <javascript:alert(1)>',
    '![A picture](https://example.org/picture.png)',
    '| a | b |\n|---|---|\n| 1 | 2 |',
    '```\ncode <b>\n```',
  ].join('\n\n');

  it('is shown in comments and descriptions, without HTML, scripts or pictures from elsewhere', async () => {
    await ann.put(`/tasks/${task.id}`, { description: TEXT });
    await say(bob, TEXT);
    const page = await open(ann, address());
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await rows(page).locator('table').waitFor();
    for (const place of [rows(page), panelOf(page).getByTestId('task-description')]) {
      await place.locator('pre').waitFor();
      expect(await place.locator('img, script, iframe, h1').count()).toBe(0);
      expect(await place.locator('br').count()).toBe(1);
      expect(await place.getByRole('checkbox').count()).toBe(2);
      const links = await place
        .getByRole('link')
        .evaluateAll((all) => all.map((a) => [a.getAttribute('href'), a.getAttribute('rel')]));
      expect(links).toEqual([
        ['https://example.org/', 'noopener noreferrer nofollow'],
        ['https://example.org/picture.png', 'noopener noreferrer nofollow'],
      ]);
      await place.getByText('<script>window.hacked = 1</script>').waitFor();
    }
    expect(await page.evaluate(() => (window as { hacked?: number }).hacked)).toBeUndefined();
    expect(requests.filter((url) => url.includes('example.org'))).toEqual([]);
    await expectAccessible(page);
  });

  it('is accessible in the dark, and fits a phone', async () => {
    await ann.put(`/tasks/${task.id}`, { description: TEXT });
    await say(bob, `${TEXT}\n\n${'x'.repeat(300)}`);
    const options = {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      colorScheme: 'dark',
      locale: 'de-DE',
    } as const;
    const phone = await open(ann, address(), options);
    await rows(phone).locator('table').waitFor();
    await panelOf(phone).getByRole('textbox', { name: 'Neuer Kommentar' }).waitFor();
    await expectNarrow(phone);
    await expectAccessible(phone);
  });
});
