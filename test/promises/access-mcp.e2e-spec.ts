import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { READING_TOOLS } from '../../src/integrations/mcp/reading-tools.js';
import type { Tool } from '../../src/integrations/mcp/tool.js';
import { WRITING_TOOLS } from '../../src/integrations/mcp/writing-tools.js';
import { AccessScene, ACTOR_NAMES, type ActorName, type Ids } from '../support/access-scene.js';
import type { TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { type Digest, Witness } from '../support/witness.js';

let app: TestApp;
let scene: AccessScene;
let witness: Witness;
let before: Digest;

beforeAll(async () => {
  app = await TestApp.start();
  scene = await AccessScene.build(app);
  for (const who of ACTOR_NAMES) await scene.ids(who);
  witness = await Witness.of(app);
  before = await witness.digest();
});
afterAll(async () => {
  await witness.leave();
  await app.close();
});

/** What identifies things in arguments, as paths of the API name them. */
const valueOf = (argument: string, ids: Ids): string | undefined =>
  ({
    project_id: ids.project,
    task_id: ids.task,
    from_task_id: ids.task,
    label_id: ids.label,
    item_id: ids.item,
    version: '1',
    q: 'Task',
    tasks: '3',
    text: 'A comment',
    title: 'A title',
    type: 'blocks',
  })[argument];

/** Arguments that are enough for a tool, and the path and query of the same request to the API. */
function requestOf(tool: Tool, ids: Ids) {
  const [method = '', template = ''] = tool.operation.split(' ');
  const args: Record<string, unknown> = {};
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const argument = tool.path?.[name] ?? name;
    args[argument] = valueOf(argument, ids);
    return String(args[argument]);
  });
  for (const name of NEEDED[tool.name] ?? []) args[name] = valueOf(name, ids);
  const query = new URLSearchParams(
    Object.entries({ ...tool.defaults, ...args })
      .filter(([name]) => tool.takes?.includes(name))
      .map(([name, value]) => [name, String(value)]),
  );
  return { args, method, path, query: query.size > 0 ? `?${query.toString()}` : '' };
}

const NEEDED: Record<string, string[]> = { search: ['q'], get_forecast: ['tasks'] };
const FIELDS: Record<string, Record<string, unknown>> = {
  update_task: { version: 1, title: 'A title' },
  add_comment: { text: 'A comment' },
  add_checklist_item: { title: 'A title' },
  update_checklist_item: { done: true },
};

interface Result {
  result: { isError?: boolean; content: [{ text: string }] };
}

async function callAs(actor: TestActor, name: string, args: Record<string, unknown>) {
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } };
  const headers = { accept: 'application/json, text/event-stream' };
  const { status, body } = await actor.send<string>('POST', '//mcp', message, headers);
  if (status !== 200) return { status, text: '' };
  const { result } = JSON.parse(body.slice(body.indexOf('{'))) as Result;
  const [{ text }] = result.content;
  // A refusal of the API is its problem, in which its status stands.
  const refused = result.isError ? Number(/"status":(\d+)/.exec(text)?.[1]) : 200;
  return { status: refused, text };
}

/** Without what differs between two answers to the same request: where the list goes on. */
const steady = ({ next_cursor: _, ...answer }: { next_cursor?: string }) => answer;

const whole = (body: object, total: string | null) =>
  Array.isArray(body) ? { items: body as unknown[], ...(total !== null && { total }) } : body;

describe.each(ACTOR_NAMES)('%s', (who: ActorName) => {
  it.each(READING_TOOLS.filter(({ isReadOnly }) => !isReadOnly).map(({ name }) => name))(
    'gets from %s what the API answers',
    async (name) => {
      const tool = READING_TOOLS.find((one) => one.name === name);
      if (!tool) throw new Error(name);
      const { args, path, query } = requestOf(tool, await scene.ids(who));
      const actor = scene.actors[who];
      const [own, api] = [await callAs(actor, name, args), await actor.get<object>(`${path}${query}`)];
      expect(own.status).toBe(api.status);
      if (api.status !== 200) return;
      expect(steady(JSON.parse(own.text))).toEqual(steady(whole(api.body, api.headers.get('x-total-count'))));
    },
  );
});

describe.each(['anonymous', 'stranger', 'removed member', 'viewer'] as const)('%s', (who) => {
  it.each(WRITING_TOOLS.map(({ name }) => name).filter((name) => !/create|move|link_tasks|comment|undo/.test(name)))(
    'changes nothing with %s',
    async (name) => {
      const tool = WRITING_TOOLS.find((one) => one.name === name);
      if (!tool) throw new Error(name);
      const { args } = requestOf(tool, await scene.ids(who));
      const { status } = await callAs(scene.actors[who], name, { ...args, ...FIELDS[name] });
      expect([401, 403, 404]).toContain(status);
      expect(await witness.digest()).toEqual(before);
    },
  );
});
