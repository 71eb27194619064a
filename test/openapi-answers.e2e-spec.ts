import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiDocument, type Operation } from './support/api-document.js';
import { TestApp } from './support/app.js';

let app: TestApp;
let document: ApiDocument;

beforeAll(async () => {
  app = await TestApp.start();
  document = await ApiDocument.of(app.anonymous);
});
afterAll(() => app.close());

/** What may go wrong in an operation, beyond what may go wrong in all. */
const REFUSALS: Record<string, number[]> = {
  auth_register: [401, 403, 404, 409, 410],
  auth_login: [401, 403],
  auth_secondFactor: [401, 403],
  auth_passkeyOptions: [401, 403],
  auth_passkey: [401, 403],
  oidc_start: [403, 404],
  oidc_finish: [401, 403, 404],
  oidc_identity: [401, 403],
  oidc_startLink: [401, 403, 404],
  oidc_link: [401, 403, 404],
  oidc_unlink: [401, 403, 404, 409],
  passkey_begin: [401, 403, 409],
  passkey_add: [401, 403, 409],
  passkey_remove: [401, 403, 404],
  auth_refresh: [401, 403],
  auth_logout: [403],
  auth_listSessions: [401, 403],
  auth_endSession: [401, 403, 404],
  authoptions_get: [],
  apitoken_create: [401, 403, 409],
  apitoken_delete: [401, 403, 404],
  userapitoken_delete: [401, 403, 404],
  invitation_create: [401, 403, 404, 409],
  invitation_list: [401, 403],
  invitation_revoke: [401, 403, 404],
  invitation_preview: [404],
  invitation_accept: [401, 403, 404, 410],
  owncalendar_open: [401, 403],
  calendar_read: [404],
  ownsecondfactor_begin: [401, 403, 409],
  ownsecondfactor_confirm: [401, 403, 409],
  ownsecondfactor_remove: [401, 403, 404],
  usersecondfactor_reset: [401, 403, 404],
  unsubscribe_end: [404],
  job_list: [401, 403],
  job_retry: [401, 403, 404],
  passwordreset_forgot: [403],
  passwordreset_reset: [403, 410],
  userpasswordreset_create: [401, 403, 404, 409],
  user_create: [401, 403, 409],
  user_updateMe: [401, 403, 409, 412],
  user_update: [401, 403, 404, 409, 412],
  user_delete: [401, 403, 404, 409],
  project_create: [401, 403, 409],
  project_get: [401, 403, 404],
  project_update: [401, 403, 404, 409, 412],
  project_delete: [401, 403, 404, 412],
  project_addMember: [401, 403, 404, 409, 412],
  project_events: [401, 403, 404, 409],
  task_create: [401, 403, 404, 409],
  task_list: [401, 403],
  task_update: [401, 403, 404, 409, 412],
  task_delete: [401, 403, 404, 412],
  task_move: [401, 403, 404, 409, 412],
  column_create: [401, 403, 404, 409],
  column_get: [401, 403, 404],
  column_update: [401, 403, 404, 409, 412],
  column_move: [401, 403, 404, 409, 412],
  column_delete: [401, 403, 404, 409, 412],
  notification_read: [401, 403, 404],
  dashboard_get: [401, 403],
  health_ready: [],
};

/** Health may be asked for as often as one likes. */
const isLimited = ({ path }: Operation) => !path.startsWith('/health');
/** The part of a column has its cursor in it. */
/** How much a search finds is not counted. */
const isCounted = ({ operationId }: Operation) => operationId !== 'search_search';

const isList = ({ operationId, parameters }: Operation) =>
  !['columntasks_tasks', 'activity_check'].includes(operationId) && parameters.some(({ name }) => name === 'cursor');

/** The types of answers that are files. */
const FILES: Record<string, string> = {
  attachment_content: '*/*',
  calendar_read: 'text/calendar',
  export_all: 'application/zip',
  export_csv: 'text/csv',
  export_zip: 'application/zip',
  attachment_thumbnail: 'image/webp',
};

describe('documented answers', () => {
  it('are one success and every error of each operation', () => {
    for (const operation of document.operations) {
      const statuses = Object.keys(operation.responses).map(Number);
      expect(
        // A part of a file is a success of its own.
        statuses.filter((status) => status < 300 && status !== 206),
        operation.operationId,
      ).toEqual([successOf(operation)]);
      // Who has what is read already is told so, but for lists, health, and what is made while it is sent.
      const isCompared = !(isList(operation) && isCounted(operation)) && !operation.operationId.startsWith('export_');
      const compares = operation.method === 'GET' && isLimited(operation) && isCompared;
      expect(statuses.includes(304), operation.operationId).toBe(compares);
      const always = [
        400,
        408,
        417,
        431,
        500,
        503,
        ...(isLimited(operation) ? [429] : []),
        ...(operation.method === 'GET' ? [] : [413, 415]),
      ];
      expect(statuses, operation.operationId).toEqual(expect.arrayContaining(always));
      const own = REFUSALS[operation.operationId];
      const errors = statuses.filter((status) => status >= 400 && !always.includes(status));
      if (own) expect(errors, operation.operationId).toEqual(own);
    }
  });

  it('have a description, and a schema and a media type unless they are empty', () => {
    for (const operation of document.operations) {
      for (const [status, { description, content }] of Object.entries(operation.responses)) {
        const at = `${operation.operationId} ${status}`;
        expect(description, at).not.toBe('');
        const types = Object.keys(content ?? {});
        const expected = ['202', '204', '304'].includes(status)
          ? []
          : [Number(status) < 400 ? (FILES[operation.operationId] ?? 'application/json') : 'application/problem+json'];
        expect(types, at).toEqual(expected);
      }
    }
  });

  it('have examples of errors that are what they promise', () => {
    for (const operation of document.operations) {
      for (const [status, { content }] of Object.entries(operation.responses)) {
        const problem = content?.['application/problem+json'];
        if (!problem) continue;
        const at = `${operation.operationId} ${status}`;
        expect(JSON.stringify(problem.schema), at).toContain('ProblemDto');
        if (problem.schema.allOf) continue;
        expect(problem.example, at).toMatchObject({ status: Number(status) });
        expect(document.accepts(document.inlined(problem.schema), problem.example), at).toBe(true);
      }
    }
  });

  it('tell what a stale change, a changed column, another history and an unready server tell besides', () => {
    const detailOf = (operationId: string, status: number) => {
      const { content } = document.operation(operationId).responses[status] ?? {};
      return content?.['application/problem+json']?.schema.allOf?.[1]?.$ref;
    };
    for (const method of ['update', 'delete']) {
      expect(detailOf(`task_${method}`, 412)).toBe('#/components/schemas/StaleTaskDto');
      expect(detailOf(`project_${method}`, 412)).toBe('#/components/schemas/StaleProjectDto');
    }
    expect(detailOf('task_move', 409)).toBe('#/components/schemas/ChangedColumnDto');
    expect(detailOf('project_events', 409)).toBe('#/components/schemas/EndedHistoryDto');
    expect(detailOf('health_ready', 503)).toBe('#/components/schemas/NotReadyDto');
  });
});

describe('documented headers', () => {
  const headersOf = (operation: Operation, status: number) => Object.keys(operation.responses[status]?.headers ?? {});

  it('have a schema and an example', () => {
    for (const { operationId, responses } of document.operations) {
      for (const { headers = {} } of Object.values(responses)) {
        for (const [name, reference] of Object.entries(headers)) {
          const header = document.resolve(reference);
          expect(document.accepts(header.schema ?? {}, header.example), `${operationId} ${name}`).toBe(true);
          expect(header.description, `${operationId} ${name}`).not.toBe('');
        }
      }
    }
  });

  it('are the id of the request on every answer, and when to try again where it was too much', () => {
    for (const operation of document.operations) {
      for (const status of Object.keys(operation.responses)) {
        expect(headersOf(operation, Number(status)), operation.operationId).toContain('X-Request-Id');
      }
      if (isLimited(operation)) expect(headersOf(operation, 429)).toContain('Retry-After');
      const limited = headersOf(operation, successOf(operation)).includes('X-RateLimit-Remaining');
      expect(limited, operation.operationId).toBe(isLimited(operation));
    }
  });

  it('are the total and the next part of each list', () => {
    const lists = document.operations.filter((operation) => isList(operation) && isCounted(operation));
    expect(lists).toHaveLength(23);
    for (const list of lists) expect(headersOf(list, 200)).toEqual(expect.arrayContaining(['X-Total-Count', 'Link']));
  });

  it('are the version of what has one, with If-Match where it can be sent back', () => {
    const versioned = document.operations.filter((operation) => {
      const tag = operation.responses[successOf(operation)]?.headers?.ETag;
      // That of other reads is no version, and only to be compared.
      return tag?.$ref === '#/components/headers/Version';
    });
    expect(versioned.map(({ operationId }) => operationId).sort()).toEqual(
      ['create', 'get', 'restore', 'update']
        .flatMap((name) => [`project_${name}`, `task_${name}`])
        .concat('task_move', 'project_addMember', 'project_updateMember', 'project_removeMember')
        .concat('taskcomment_create', 'comment_get', 'comment_react', 'comment_update')
        .concat(['create', 'get', 'move', 'update'].map((name) => `column_${name}`))
        .concat('user_create', 'user_get', 'user_me', 'user_update', 'user_updateMe')
        .concat(
          'archive_archive',
          'archive_unarchive',
          'tasklabel_add',
          'taskcopy_copy',
          'projectcopy_copy',
          'transfer_transfer',
        )
        .concat(['convert', 'create', 'get', 'move', 'restore', 'update'].map((name) => `checklist_${name}`))
        .concat(['create', 'get', 'replay', 'rotate', 'update'].map((name) => `webhook_${name}`))
        .concat(['create', 'get', 'merge', 'restore', 'update'].map((name) => `label_${name}`))
        .concat(['create', 'get', 'restore', 'update'].map((name) => `view_${name}`))
        .sort(),
    );
    expect(takers('If-Match')).toEqual([
      ...['archive', 'unarchive'].map((name) => `archive_${name}`),
      ...['convert', 'delete', 'move', 'restore', 'update'].map((name) => `checklist_${name}`),
      ...['delete', 'move', 'update'].map((name) => `column_${name}`),
      ...['delete', 'react', 'unreact', 'update'].map((name) => `comment_${name}`),
      ...['delete', 'merge', 'restore', 'update'].map((name) => `label_${name}`),
      ...['addMember', 'delete', 'removeMember', 'restore', 'update', 'updateMember'].map((name) => `project_${name}`),
      ...['delete', 'move', 'restore', 'update'].map((name) => `task_${name}`),
      ...['tasklabel_add', 'tasklabel_remove'],
      'transfer_transfer',
      ...['user_update', 'user_updateMe'],
      ...['delete', 'restore', 'update'].map((name) => `view_${name}`),
      ...['delete', 'rotate', 'update'].map((name) => `webhook_${name}`),
    ]);
  });

  it('are Idempotency-Key on what creates', () => {
    const creating = [
      'apitoken_create',
      'attachment_create',
      'auth_register',
      'checklist_convert',
      'checklist_create',
      'column_create',
      'import_create',
      'invitation_create',
      'label_create',
      'link_create',
      'passkey_add',
      'project_addMember',
      'project_create',
      'projectcopy_copy',
      'task_create',
      'taskcomment_create',
      'taskcopy_copy',
      'user_create',
      'userpasswordreset_create',
      'view_create',
      'webhook_create',
    ];
    expect(takers('Idempotency-Key')).toEqual(creating);
    for (const operationId of creating) {
      const operation = document.operation(operationId);
      expect(headersOf(operation, successOf(operation))).toContain('Idempotency-Replayed');
    }
  });
});

function takers(header: string): string[] {
  return document.operations
    .filter(({ parameters }) => parameters.some((parameter) => parameter.in === 'header' && parameter.name === header))
    .map(({ operationId }) => operationId)
    .sort();
}

function successOf({ method, operationId }: Operation): number {
  const emptied = ['auth_logout', 'password_change', 'passwordreset_reset', 'preference_star']
    .concat('watching_watch')
    .includes(operationId);
  if (operationId === 'oidc_unlink') return 200;
  if (method === 'DELETE' || emptied) return 204;
  if (operationId === 'passwordreset_forgot') return 202;
  const creating = ['auth_register', 'project_create', 'project_addMember', 'task_create', 'user_create'].concat(
    ...['taskcomment_create', 'column_create', 'invitation_create', 'userpasswordreset_create', 'apitoken_create'],
    ...['label_create', 'checklist_create', 'import_create', 'attachment_create', 'webhook_create', 'owncalendar_open'],
    ...['taskcopy_copy', 'projectcopy_copy', 'link_create', 'view_create', 'passkey_add'],
  );
  return creating.includes(operationId) ? 201 : 200;
}
