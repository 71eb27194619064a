import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { expectProblem } from './support/problem.js';
import { programOf } from './support/tokens.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let project: ProjectDto;
const open: Client[] = [];

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann] = [await app.admin('Ada'), await app.member('Ann')];
  project = await createProject(admin, { name: 'Website', task_access: 'members' }, [ann]);
});
afterEach(() => Promise.all(open.splice(0).map((client) => client.close())));
afterAll(() => app.close());

/** How clients find out which revision of the protocol a server has. */
type Mode = 'auto' | 'legacy';

/** The official client, with an API token. */
async function connect(token: string, mode: Mode = 'auto', base = app.base): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(`${base}/mcp`), { requestInit }));
  open.push(client);
  return client;
}

const connectAs = async (user: TestActor, ...grant: [scopes?: ('read' | 'write' | 'comment')[], projects?: string[]]) =>
  connect((await programOf(user, ...grant)).token);

/** Calls a tool. Its text is JSON, unless it was refused. */
async function call(client: Client, name: string, args: Record<string, unknown> = {}) {
  const { content, isError = false } = await client.callTool({ name, arguments: args });
  const [first] = content as [{ type: string; text: string }];
  expect(content).toEqual([{ type: 'text', text: expect.any(String) }]);
  // What the tests expect of it, they check.
  return { isError, text: first.text, json: isError ? undefined : JSON.parse(first.text) };
}

/** One message without a client. */
const post = (actor: TestActor, body: unknown) =>
  actor.send('POST', '//mcp', body, { accept: 'application/json, text/event-stream' });

describe('the Model Context Protocol', () => {
  it.each(['auto', 'legacy'] as const)('serves clients that negotiate as %s', async (mode) => {
    const client = await connect((await programOf(ann)).token, mode);
    expect(client.getServerVersion()).toMatchObject({ name: 'FlowTrack', version: expect.stringMatching(/^\d+\.\d+/) });
    const { tools } = await client.listTools();
    expect(tools.length).toBeGreaterThan(25);
    expect((await call(client, 'whoami')).json).toMatchObject({ id: ann.id, name: 'Ann' });
    const created = await call(client, 'create_task', { project_id: project.id, title: `By a model, ${mode}` });
    expect(created.json).toMatchObject({ title: `By a model, ${mode}`, status: 'todo' });
    const { body } = await ann.get(`/tasks/${created.json.id}/activity`);
    expect(body).toMatchObject([{ action: 'task_created', user_id: ann.id, via: { name: 'A program' } }]);
  });

  it('describes each tool by what the API takes, and says what it may change', async () => {
    const { tools } = await (await connectAs(ann)).listTools();
    for (const { name, description, inputSchema, annotations } of tools) {
      expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(description, name).toMatch(/\.$/);
      expect(annotations, name).toMatchObject({ readOnlyHint: expect.any(Boolean), openWorldHint: false });
      expect(inputSchema, name).toMatchObject({ type: 'object', additionalProperties: false });
      expect(JSON.stringify(inputSchema), name).not.toContain('$ref');
    }
    const named = new Map(tools.map((tool) => [tool.name, tool]));
    expect(named.get('get_task')?.annotations?.readOnlyHint).toBe(true);
    expect(named.get('delete_task')?.annotations).toMatchObject({ readOnlyHint: false, destructiveHint: true });
    expect(named.get('update_task')?.annotations).toMatchObject({ destructiveHint: false, idempotentHint: true });
    expect(named.get('update_task')?.inputSchema.required).toEqual(['task_id', 'version']);
    expect(named.get('create_task')?.inputSchema.properties).toMatchObject({
      title: { type: 'string', maxLength: 300 },
      priority: { enum: ['low', 'medium', 'high'] },
      idempotency_key: { type: 'string' },
    });
    expect(named.get('list_tasks')?.inputSchema.properties).toMatchObject({ limit: { default: 25, maximum: 500 } });
  });

  it('has one tool for each thing that one does with a task', async () => {
    const client = await connectAs(ann);
    const { json: board } = await call(client, 'get_board', { project_id: project.id });
    const [, doing] = board.columns as { id: string }[];
    const { json: task } = await call(client, 'create_task', { project_id: project.id, title: 'Work on this' });
    const task_id = task.key as string;
    const { json: label } = {
      json: (await admin.post(`/projects/${project.id}/labels`, { name: 'bug', color: 'red' })).body,
    };
    expect((await call(client, 'list_labels', { project_id: project.id })).json.items).toMatchObject([{ name: 'bug' }]);
    await call(client, 'add_label', { task_id, label_id: label.id });
    const moved = await call(client, 'move_task', { task_id, column_id: doing?.id });
    expect(moved.json).toMatchObject({ column_id: doing?.id, labels: [{ name: 'bug' }] });
    const { json: comment } = await call(client, 'add_comment', { task_id, text: 'Done *soon*.' });
    expect((await call(client, 'list_comments', { task_id })).json.items).toMatchObject([{ id: comment.id }]);
    const { json: item } = await call(client, 'add_checklist_item', { task_id, title: 'First' });
    await call(client, 'update_checklist_item', { item_id: item.id, done: true });
    expect((await call(client, 'get_checklist', { task_id })).json.items).toMatchObject([
      { title: 'First', done: true },
    ]);
    const { json: blocked } = await call(client, 'create_task', { project_id: project.id, title: 'After it' });
    await call(client, 'link_tasks', { from_task_id: task_id, task_id: blocked.id, type: 'blocks' });
    expect((await call(client, 'get_task', { task_id: blocked.id })).json.blocked_by_count).toBe(1);
    await call(client, 'remove_label', { task_id, label_id: label.id });
    await call(client, 'archive_task', { task_id });
    expect((await call(client, 'unarchive_task', { task_id })).json).toMatchObject({ archived_at: null, labels: [] });
    expect((await call(client, 'delete_task', { task_id })).json).toEqual({ done: true });
    expect((await call(client, 'get_task', { task_id })).isError).toBe(true);
    expect((await call(client, 'restore_task', { task_id: task.id })).json).toMatchObject({ id: task.id });
    const { json: since } = await call(client, 'list_changes', { project_id: project.id, after: board.seq });
    expect(since.events.map(({ type }: { type: string }) => type)).toContain('task_restored');
    expect((await call(client, 'search', { q: 'Work on this' })).text).toContain(task.id);
    for (const name of ['get_project', 'get_report', 'get_flow', 'list_members']) {
      expect((await call(client, name, { project_id: project.id })).isError, name).toBe(false);
    }
    expect((await call(client, 'get_task_history', { task_id })).json.items[0].action).toBe('task_restored');
  });

  it('pages through lists', async () => {
    await Promise.all([1, 2, 3].map((n) => createTask(ann, project, { title: `Page ${n}` })));
    const client = await connectAs(ann, ['read']);
    const input = { project_id: project.id, filter: '"Page"', limit: 2, sort: 'title' };
    const { json: first } = await call(client, 'list_tasks', input);
    const { json: second } = await call(client, 'list_tasks', { ...input, cursor: first.next_cursor });
    expect(first.items).toHaveLength(2);
    expect([first.total, second.next_cursor]).toEqual(['3', undefined]);
    expect([...first.items, ...second.items].map(({ title }) => title)).toEqual(['Page 1', 'Page 2', 'Page 3']);
  });
});

describe('a tool', () => {
  it('changes only the version that was read, and says what is there now', async () => {
    const client = await connectAs(ann);
    const task = await createTask(ann, project, { title: 'As it was' });
    await ann.put(`/tasks/${task.id}`, { title: 'By Ann' });
    const late = await call(client, 'update_task', { task_id: task.id, version: task.version, title: 'Too late' });
    expect(late.isError).toBe(true);
    expect(late.text).toContain('By Ann');
    expect(late.text).toContain('repeat with its version');
    const blind = await call(client, 'update_task', { task_id: task.id, title: 'Blind' });
    expect(blind).toMatchObject({ isError: true, text: 'version: missing.' });
    const { json } = await call(client, 'update_task', {
      task_id: task.id,
      version: task.version + 1,
      title: 'In time',
    });
    expect(json.title).toBe('In time');
  });

  it('takes back what a token did, after it has told what that is', async () => {
    const { token, id: via } = await programOf(ann);
    const client = await connect(token);
    const task = await createTask(ann, project, { title: 'Before' });
    await call(client, 'update_task', { task_id: task.id, version: task.version, title: 'By a model' });
    const span = { project_id: project.id, via, since: task.updated_at };
    const { json: preview } = await call(client, 'preview_changes', span);
    expect(preview).toMatchObject({
      dry_run: true,
      reverted: [{ task_id: task.id, title: 'By a model' }],
      skipped: [],
    });
    expect((await ann.get(`/tasks/${task.id}`)).body.title).toBe('By a model');
    expect((await call(client, 'undo_changes', span)).json.reverted).toEqual(preview.reverted);
    expect((await ann.get(`/tasks/${task.id}`)).body.title).toBe('Before');
  });

  it('acts once for one key', async () => {
    const client = await connectAs(ann);
    const input = { project_id: project.id, title: 'Only once', idempotency_key: 'a-model-repeats' };
    const [one, two] = [await call(client, 'create_task', input), await call(client, 'create_task', input)];
    expect(two.json.id).toBe(one.json.id);
  });

  it('says what is wrong with its arguments', async () => {
    const client = await connectAs(ann);
    const wrong = async (name: string, args: Record<string, unknown>) => {
      const { isError, text } = await call(client, name, args);
      expect(isError, text).toBe(true);
      return text;
    };
    expect(await wrong('get_task', { id: 'WEB-1' })).toMatch(/^id: not known\. It takes task_id/);
    expect(await wrong('get_task', {})).toBe('task_id: missing.');
    expect(await wrong('get_task', { task_id: { $ne: 1 } })).toMatch(/^task_id: must be a text/);
    expect(await wrong('get_task', { task_id: '..' })).toMatch(/^task_id: must be a text/);
    expect(await wrong('get_task', { task_id: '../users/me' })).toMatch(/"status":400/);
    expect(await wrong('list_tasks', { filter: 'color:red' })).toContain('color');
    expect(await wrong('create_task', { project_id: project.id, title: ' ' })).toContain('"field":"title"');
    expect(
      await wrong('create_task', { project_id: project.id, title: 'x', idempotency_key: 'a\r\nx-evil: 1' }),
    ).toMatch(/^idem/);
    expect(await wrong('nonsense', {})).toContain('There is no tool nonsense');
  });

  it('refuses an answer that would fill the context of a model', async () => {
    const task = await createTask(ann, project, { title: 'Much was said' });
    for (let n = 0; n < 11; n++) await ann.post(`/tasks/${task.id}/comments`, { text: 'x'.repeat(20_000) });
    const client = await connectAs(ann);
    const whole = await call(client, 'list_comments', { task_id: task.id });
    expect(whole).toMatchObject({
      isError: true,
      text: expect.stringMatching(/^The answer has \d{6} characters.*smaller limit/),
    });
    expect((await call(client, 'list_comments', { task_id: task.id, limit: 5 })).isError).toBe(false);
  });
});

describe('access to tools', () => {
  it('is that of the API: by scope, by project, and by what their user sees', async () => {
    const stranger = await app.member('Sam');
    const task = await createTask(admin, project, { title: 'Secret plans' });
    const hidden = await call(await connectAs(stranger), 'get_task', { task_id: task.id });
    expect(hidden).toMatchObject({ isError: true, text: expect.stringContaining('"status":404') });
    expect((await call(await connectAs(stranger), 'search', { q: 'Secret plans' })).text).not.toContain(task.id);

    const reader = await connectAs(ann, ['read']);
    expect((await call(reader, 'get_task', { task_id: task.id })).isError).toBe(false);
    const written = await call(reader, 'add_comment', { task_id: task.id, text: 'No' });
    expect(written).toMatchObject({ isError: true, text: expect.stringContaining('the scope comment or write') });

    const commenter = await connectAs(ann, ['read', 'comment']);
    expect((await call(commenter, 'add_comment', { task_id: task.id, text: 'Yes' })).isError).toBe(false);
    expect((await call(commenter, 'delete_task', { task_id: task.id })).isError).toBe(true);

    const other = await createProject(admin, { name: 'Other', task_access: 'members' }, [ann]);
    const limited = await connectAs(ann, ['read', 'write'], [other.id]);
    expect((await call(limited, 'get_task', { task_id: task.id })).text).toContain('"status":404');
    expect((await call(limited, 'list_projects')).json.items).toMatchObject([{ id: other.id }]);
    expect((await ann.get(`/tasks/${task.id}`)).status).toBe(200);
  });

  it('ends with the token', async () => {
    const { token, id } = await programOf(ann);
    const client = await connect(token);
    await ann.delete(`/tokens/${id}`);
    await expect(call(client, 'whoami')).rejects.toThrow();
    expectProblem(await post(app.anonymous, { jsonrpc: '2.0', id: 1, method: 'tools/list' }), 401);
  });

  it('takes no more than a message of the protocol', async () => {
    expectProblem(await ann.send('GET', '//mcp', undefined), 405);
    expectProblem(await ann.send('DELETE', '//mcp', undefined), 405);
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    expectProblem(await post(ann, [message, message]), 400);
    expectProblem(await post(ann, '{"jsonrpc":'), 400);
    expectProblem(await post(ann, { ...message, params: { pad: 'x'.repeat(2 ** 20) } }), 413);
    for (const body of [{}, { nonsense: true }, null, { ...message, method: 5 }]) {
      expect((await post(ann, body)).status, JSON.stringify(body)).toBe(400);
    }
    expect((await post(ann, { ...message, method: 'resources/list' })).body).toContain('Method not found');
  });

  it('holds nothing open', async () => {
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const method = 'subscriptions/listen';
    const { body } = await ann.send(
      'POST',
      '//mcp',
      { jsonrpc: '2.0', id: 1, method, params: { _meta, notifications: { toolsListChanged: true } } },
      { accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2026-07-28', 'mcp-method': method },
    );
    expect(body.error.message).toBe('Subscription limit reached');
  });

  it('leaves its user no less of the server than other programs have', async () => {
    const client = await connectAs(ann, ['read']);
    const calls = Array.from({ length: 60 }, () => call(client, 'list_tasks', { project_id: project.id }));
    expect((await Promise.all(calls)).filter(({ isError }) => isError)).toEqual([]);
  });
});

describe('the limit of requests', () => {
  it('holds for tools', async () => {
    const limited = await TestApp.start({ RATE_LIMIT_PER_MINUTE: '30' });
    try {
      const user = await limited.member('Lim');
      const client = await connect((await programOf(user)).token, 'auto', limited.base);
      const results = await Promise.allSettled(Array.from({ length: 40 }, () => call(client, 'whoami')));
      const passed = results.filter((one) => one.status === 'fulfilled' && !one.value.isError);
      expect(passed.length).toBeGreaterThan(5);
      expect(passed.length).toBeLessThan(30);
    } finally {
      await limited.close();
    }
  });
});
