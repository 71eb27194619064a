import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { captureReads, captureWrites } from './floor/capture.js';
import { whole } from '../src/dashboard/dashboard.queries.js';
import type { SharedAnswer } from '../src/history/shared-answers.service.js';
import { openPool, prepare, prepareAll } from './floor/runner.js';
import type { TaskStatus } from '../src/projects/columns/task-status.js';
import { verify } from './floor/token.js';
import { FloorWrites } from './floor/writes.js';

/*
 * The limit of this platform: `node:http` and `pg`, with the application's statements, its check of who is calling, and
 * its answers byte by byte, headers included. No routing, no validation, no errors but "no".
 */

const pool = openPool(process.env.DATABASE_URL ?? '');
const reads = prepare(await captureReads());
const writes = new FloorWrites(pool, prepareAll(await captureWrites()));
/** What the application sends with every answer, as the benchmark has seen it. */
const HEADERS = JSON.parse(process.env.FLOOR_HEADERS ?? '{}') as Record<string, string>;

interface Answer {
  body: string;
  status?: number;
  headers?: Record<string, string>;
}

interface Listed {
  json: string;
  total: number;
  keys: string[] | null;
}

createServer((request, response) => {
  void answer(request).then(
    (result) => (result ? send(request, response, result) : refuse(response, 404)),
    (error: unknown) => {
      console.error(error);
      refuse(response, 500);
    },
  );
}).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'));

async function answer(request: IncomingMessage): Promise<Answer | undefined> {
  const claims = verify(request.headers.authorization);
  if (!claims) return undefined;
  const [actor] = await reads.session.rows<{ id: string; name: string; role: string }>(pool, {
    $actor: claims.sub,
    $session: claims.sid,
  });
  if (!actor) return undefined;
  const [path = '', search = ''] = (request.url ?? '').slice('/api/v1'.length).split('?', 2);
  return request.method === 'GET' ? read(actor, path, search) : write(actor, request, path);
}

async function read(actor: { id: string; role: string }, path: string, search: string): Promise<Answer | undefined> {
  const parameters = { $actor: actor.id };
  const [, kind, id = '', part] = path.split('/');
  if (kind === 'tasks' && id) {
    const [task] = await reads.task.rows<{ version: number }>(pool, { ...parameters, $task: id });
    return task && { body: JSON.stringify(task), headers: { etag: `"${task.version}"` } };
  }
  if (kind === 'tasks') return page(await reads.list.rows<Listed>(pool, parameters), path, search);
  if (kind === 'projects' && part === 'board') {
    const [row] = await reads.board.rows<{ board: string }>(pool, { ...parameters, $project: id });
    return row && { body: row.board };
  }
  if (kind === 'projects') return page(await reads.projects.rows<Listed>(pool, parameters), path, search);
  if (kind === 'dashboard') {
    const statement = actor.role === 'admin' ? reads['admin-dashboard'] : reads.dashboard;
    const [row] = await statement.rows<SharedAnswer>(pool, parameters);
    return row && { body: whole(row) };
  }
  if (id === 'project') {
    const [report] = await reads.report.rows(pool, { ...parameters, $project: part });
    return report ? { body: JSON.stringify(report) } : undefined;
  }
  return report(id);
}

async function report(kind: string): Promise<Answer> {
  const [row] = await (kind === 'workload' ? reads.workload : reads.team).rows<SharedAnswer>(pool, {});
  return { body: row?.shared ?? '' };
}

function page([part]: Listed[], path: string, search: string): Answer | undefined {
  if (!part) return undefined;
  const total = { 'x-total-count': String(part.total) };
  if (!part.keys) return { body: part.json, headers: total };
  const cursor = Buffer.from(JSON.stringify(['-created_at', ...part.keys])).toString('base64url');
  return { body: part.json, headers: { ...total, link: `</api/v1${path}?${search}&cursor=${cursor}>; rel="next"` } };
}

async function write(
  actor: { id: string; name: string },
  request: IncomingMessage,
  path: string,
): Promise<Answer | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>;
  const [, , id = '', part] = path.split('/');
  const task = part
    ? await writes.move(actor, id, body.new_status as TaskStatus)
    : id
      ? await writes.edit(actor, id, body.title ?? '')
      : await writes.create(actor, body.title ?? '', body.project_id ?? '');
  const headers = { etag: `"${task?.version ?? 0}"` };
  return task && { body: JSON.stringify(task), headers, status: id ? 200 : 201 };
}

function send(request: IncomingMessage, response: ServerResponse, { body, status = 200, headers }: Answer): void {
  const id = request.headers['x-request-id'] ?? '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07';
  response.writeHead(status, { ...HEADERS, ...headers, 'x-request-id': id, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}
