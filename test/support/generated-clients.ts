import { join } from 'node:path';

/** A generator of clients, how it is run, and a program that uses what it makes. */
export interface Generator {
  name: string;
  /** Of the package whose command it is. */
  command: string;
  args: (document: string, folder: string) => string[];
  /** Whether its own code would not compile with `exactOptionalPropertyTypes`. */
  isInexact?: boolean;
  /** Logs in, creates a project and a task in it, lists its tasks, and prints `RESULT`. */
  program: string;
}

/** What each program begins with. */
const BEGIN = `
const { BASE = '', EMAIL: email = '', PASSWORD: password = '' } = process.env;
const login = { email, password };
const report = (project: { id: string }, task: { project_id: string; title: string }, tasks: { id: string; title: string }[]) =>
  console.log(JSON.stringify([task.project_id === project.id, task.title, tasks.map(({ title }) => title)]));
`;

/** What a program prints where all goes well. */
export const resultOf = (name: string) => JSON.stringify([true, `Made by ${name}`, [`Made by ${name}`]]);

const openapiTypescript: Generator = {
  name: 'openapi-typescript',
  command: join('client', 'node_modules', '.bin', 'openapi-typescript'),
  args: (document, folder) => [document, '--output', join(folder, 'schema.ts')],
  program: `
import createClient from 'openapi-fetch';
import type { paths } from './schema';
${BEGIN}
const client = createClient<paths>({ baseUrl: BASE });
const token = (await client.POST('/api/v1/auth/login', { body: login })).data!.access_token;
client.use({ onRequest: ({ request }) => request.headers.set('authorization', 'Bearer ' + token) });
const project = (await client.POST('/api/v1/projects', { body: { name: 'P' } })).data!;
const body = { title: 'Made by openapi-typescript', project_id: project.id };
const task = (await client.POST('/api/v1/tasks', { body })).data!;
const list = await client.GET('/api/v1/tasks', { params: { query: { project_id: project.id, limit: 10 } } });
report(project, task, list.data!);
`,
};

const heyApi: Generator = {
  name: 'hey-api',
  isInexact: true,
  command: join('tools/api/node_modules', '.bin', 'openapi-ts'),
  args: (document, folder) => [
    '-i',
    document,
    '-o',
    join(folder, 'api'),
    '-c',
    '@hey-api/client-fetch',
    '--no-log-file',
  ],
  program: `
import { client } from './api/client.gen';
import { authLogin, projectCreate, taskCreate, taskList } from './api/sdk.gen';
${BEGIN}
client.setConfig({ baseUrl: BASE, throwOnError: true });
const token = (await authLogin({ body: login, throwOnError: true })).data.access_token;
client.setConfig({ auth: () => token });
const { data: project } = await projectCreate({ body: { name: 'P' }, throwOnError: true });
const { data: task } = await taskCreate({ body: { title: 'Made by hey-api', project_id: project.id }, throwOnError: true });
const { data: tasks } = await taskList({ query: { project_id: project.id, limit: 10 }, throwOnError: true });
report(project, task, tasks);
`,
};

const orval = (client: 'fetch' | 'zod', file: string) => ({
  command: join('tools/api/node_modules', '.bin', 'orval'),
  args: (document: string, folder: string) => ['--input', document, '--output', join(folder, file), '--client', client],
});

/** What orval makes for `fetch` asks at the page's own host. */
const ABOVE_BASE = `
const send = globalThis.fetch;
globalThis.fetch = (input, init) => send(new URL(String(input), BASE), init);
`;

const orvalFetch: Generator = {
  name: 'orval (fetch)',
  ...orval('fetch', 'client.ts'),
  program: `
import { authLogin, projectCreate, taskCreate, taskList } from './client';
${BEGIN}${ABOVE_BASE}
const session = await authLogin(login);
if (session.status !== 200) throw new Error(session.data.detail);
const options = { headers: { authorization: 'Bearer ' + session.data.access_token } };
const project = await projectCreate({ name: 'P' }, options);
if (project.status !== 201) throw new Error(project.data.detail);
const task = await taskCreate({ title: 'Made by orval (fetch)', project_id: project.data.id }, options);
if (task.status !== 201) throw new Error(task.data.detail);
const list = await taskList({ project_id: project.data.id, limit: 10 }, options);
if (list.status !== 200) throw new Error(list.data.detail);
report(project.data, task.data, list.data);
`,
};

const orvalZod: Generator = {
  name: 'orval (zod)',
  ...orval('zod', 'schemas.ts'),
  program: `
import type { ZodType, ZodTypeDef } from 'zod';
import * as schemas from './schemas';
${BEGIN}
let token = '';
async function ask<T>(method: string, path: string, answer: ZodType<T, ZodTypeDef, unknown>, input?: object): Promise<T> {
  const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/json' };
  const response = await fetch(BASE + path, { method, headers, ...(input && { body: JSON.stringify(input) }) });
  return answer.parse(await response.json());
}
token = (await ask('POST', '/api/v1/auth/login', schemas.authLoginResponse, schemas.authLoginBody.parse(login))).access_token;
const created = schemas.projectGetResponse;
const project = await ask('POST', '/api/v1/projects', created, schemas.projectCreateBody.parse({ name: 'P' }));
const body = schemas.taskCreateBody.parse({ title: 'Made by orval (zod)', project_id: project.id });
const task = await ask('POST', '/api/v1/tasks', schemas.taskGetResponse, body);
const query = schemas.taskListQueryParams.parse({ project_id: project.id, limit: 10 });
report(project, task, await ask('GET', '/api/v1/tasks?project_id=' + query.project_id, schemas.taskListResponse));
`,
};

const swaggerTypescriptApi: Generator = {
  name: 'swagger-typescript-api',
  isInexact: true,
  command: join('tools/api/node_modules', '.bin', 'swagger-typescript-api'),
  args: (document, folder) => ['generate', '-p', document, '-o', folder, '-n', 'api.ts'],
  program: `
import { Api } from './api';
${BEGIN}
const client = new Api<string>({
  baseUrl: BASE,
  securityWorker: (token) => (token === null ? {} : { headers: { authorization: 'Bearer ' + token } }),
});
client.setSecurityData((await client.api.authLogin(login)).data.access_token);
const { data: project } = await client.api.projectCreate({ name: 'P' });
const { data: task } = await client.api.taskCreate({ title: 'Made by swagger-typescript-api', project_id: project.id });
const { data: tasks } = await client.api.taskList({ project_id: project.id, limit: 10 });
report(project, task, tasks);
`,
};

const openapiZodClient: Generator = {
  name: 'openapi-zod-client',
  command: join('tools/api/node_modules', '.bin', 'openapi-zod-client'),
  args: (document, folder) => [document, '--output', join(folder, 'client.ts'), '--export-schemas', '--with-alias'],
  program: `
import { createApiClient } from './client';
${BEGIN}
const client = createApiClient(BASE);
const { access_token } = await client.auth_login(login);
const options = { headers: { authorization: 'Bearer ' + access_token } };
const project = await client.project_create({ name: 'P' }, options);
const task = await client.task_create({ title: 'Made by openapi-zod-client', project_id: project.id }, options);
const tasks = await client.task_list({ ...options, queries: { project_id: project.id, limit: 10 } });
report(project, task, tasks);
`,
};

/** Every generator that the document is made for. */
export const GENERATORS: Generator[] = [
  ...[openapiTypescript, heyApi, orvalFetch, orvalZod],
  ...[swaggerTypescriptApi, openapiZodClient],
];

/** `hey-api` in the folder of that name. */
export const folderOf = (root: string, { name }: Generator) => join(root, name.replaceAll(/\W+/g, '-'));

/** What compiles the clients of these generators as strictly as it can be done. */
export const tsconfigOf = (root: string, generators: Generator[], exactOptionalPropertyTypes: boolean) => ({
  include: generators.map((generator) => folderOf(root, generator)),
  compilerOptions: {
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes,
    skipLibCheck: true,
    noEmit: true,
  },
});
