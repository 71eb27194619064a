import { createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Client } from 'pg';
import type { Actor, Workspace } from '../data/workspace.js';
import { JWT_SECRET } from '../lib/process.js';

/** A request as the load generator takes it. */
export interface Request {
  method: 'GET' | 'PUT' | 'PATCH' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** Something that clients do. */
export interface Operation {
  name: string;
  writes: boolean;
  /** Is about the whole installation, and so takes long: asked for by one connection at a time. */
  ofAll?: true;
  /** What one of `connections` connections sends, again and again; each another part where they write. */
  requests(connection: number, connections: number): Request[];
}

/** What requests name. */
export interface Targets {
  readable: string[];
  writable: string[];
  workspace: Workspace;
}

export async function findTargets(client: Client, workspace: Workspace): Promise<Targets> {
  const { readProjects, writeProjects } = workspace;
  // Only what was generated, in one order: tasks that earlier rounds created come and go.
  const ids = async (projects: string[]) => {
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM tasks WHERE project_id = ANY ($1) AND title LIKE '% the %' AND deleted_at IS NULL ORDER BY id`,
      [projects],
    );
    return rows.map(({ id }) => id);
  };
  return { readable: await ids(readProjects.slice(0, 4)), writable: await ids(writeProjects), workspace };
}

const SLICE = 300;
const COLUMNS = ['in_progress', 'done', 'todo'];

/** Every operation by the name that the tables use. */
export function operationsOn({ readable, writable, workspace }: Targets): Operation[] {
  const { actors, readProjects, writeProjects } = workspace;
  const [reader, writer, admin] = [requester(actors.reader), requester(actors.writer), requester(actors.admin)];
  const read = (name: string, requests: Request[]): Operation => ({ name, writes: false, requests: () => requests });
  const ofAll = (name: string, request: Request): Operation => ({ ...read(name, [request]), ofAll: true });
  const write = (name: string, of: (task: string, index: number) => Request[]): Operation => ({
    name,
    writes: true,
    requests: (connection, connections) =>
      writable
        .filter((_, index) => index % connections === connection)
        .slice(0, SLICE)
        .flatMap(of),
  });
  const shared = readProjects.slice(0, 4);
  return [
    read(
      'one task',
      readable.slice(0, SLICE).map((id) => reader('GET', `/tasks/${id}`)),
    ),
    read('list of 50', [reader('GET', '/tasks?limit=50')]),
    read(
      'board of 200',
      shared.map((id) => reader('GET', `/projects/${id}/board`)),
    ),
    read('dashboard', [reader('GET', '/dashboard?lists=false')]),
    read('projects', [reader('GET', '/projects?limit=50')]),
    write('move', (id) => COLUMNS.map((new_status) => writer('PATCH', `/tasks/${id}/move`, { new_status }))),
    // A title that is there already would be no change.
    write('edit', (id) =>
      [0, 1].map((n) => writer('PUT', `/tasks/${id}`, { title: `Edit the text ${n} ${Date.now()}` })),
    ),
    write('create', (_, index) => {
      const project_id = writeProjects[index % writeProjects.length];
      return [writer('POST', '/tasks', { title: `Created ${index}`, project_id })];
    }),
    read(
      'project report',
      shared.map((id) => reader('GET', `/reports/project/${id}`)),
    ),
    ofAll('team report', admin('GET', '/reports/team-performance')),
    ofAll('workload report', admin('GET', '/reports/workload')),
    ofAll("an admin's dashboard", admin('GET', '/dashboard?lists=false')),
  ];
}

/** What an office does in a day: 70 % reads, 25 % moves and edits, 5 % reports. Each share in hundredths. */
const MIX: Record<string, number> = {
  'one task': 20,
  'list of 50': 15,
  'board of 200': 15,
  dashboard: 10,
  projects: 10,
  move: 15,
  edit: 10,
  'project report': 5,
};

export function mixOf(operations: Operation[]): Operation {
  return {
    name: 'mix',
    writes: true,
    requests: (connection, connections) => {
      const sources = operations.map((one) => ({ name: one.name, all: one.requests(connection, connections) }));
      const hundreds = Array.from({ length: 5 }, (_, hundred) => hundred);
      return hundreds.flatMap((hundred) =>
        interleaved(
          sources.map(({ name, all }) => {
            const share = MIX[name] ?? 0;
            return Array.from(
              { length: share },
              (_, n) => all[(hundred * share + n + connection) % all.length] as Request,
            );
          }),
        ),
      );
    },
  };
}

/** Spreads each list evenly over the whole. */
function interleaved(lists: Request[][]): Request[] {
  return lists
    .flatMap((list, which) => list.map((request, n) => ({ request, place: (n + 0.5) / list.length + which / 1e6 })))
    .sort((a, b) => a.place - b.place)
    .map(({ request }) => request);
}

/** Access tokens as the application makes them. */
export function tokenOf({ id, session_id }: Actor): string {
  const key = createSecretKey(Buffer.from(JWT_SECRET));
  return jwt.sign({ sid: session_id }, key, { subject: id, audience: 'flowtrack:access', expiresIn: '1d' });
}

export function requester(actor: Actor) {
  const authorization = `Bearer ${tokenOf(actor)}`;
  return (method: Request['method'], path: string, body?: object): Request => ({
    method,
    path: `/api/v1${path}`,
    headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
}
