import { STATUS_CODES } from 'node:http';
import { getSchemaPath } from '@nestjs/swagger';
import { ACCESS_EXTENSION, type AccessRule } from '../kernel/access/access.js';
import { PROBLEMS_EXTENSION, type ParticularProblem } from '../kernel/http/openapi.decorators.js';
import { ProblemDto } from '../kernel/http/problem.dto.js';
import { type HEADERS, headers, isLimited, LIMITED, takesHeader } from './responses.js';
import type { ComponentsObject, OpenAPIObject, OperationObject, ResponseObject, SchemaOrReference } from './types.js';

type Documented = OperationObject & {
  [ACCESS_EXTENSION]?: AccessRule | 'public';
  [PROBLEMS_EXTENSION]?: ParticularProblem[];
};

/** The errors that follow from who may call a route; 403 is also for an API token that does not allow it. */
const BY_RULE: Record<AccessRule | 'public', number[]> = {
  public: [],
  authenticated: [401, 403],
  own: [401, 403],
  admin: [401, 403],
  'project: creator': [401, 403],
  'project: some manager': [401, 403],
  'project: visible': [401, 403, 404],
  'project: worker': [401, 403, 404],
  'project: manager': [401, 403, 404],
  'project: contributor': [401, 403, 404],
  'task: reader': [401, 403, 404],
  'task: writer': [401, 403, 404],
  'task: commenter': [401, 403, 404],
  'comment: reader': [401, 403, 404],
  'comment: author': [401, 403, 404],
  'comment: author or manager': [401, 403, 404],
  'view: reader': [401, 403, 404],
  'view: editor': [401, 403, 404],
  'invitation: manager': [401, 403, 404],
  'webhook: manager': [401, 403, 404],
  'import: importer': [401, 403],
};

/** Errors of every request. */
const ALWAYS = [400, 408, 417, 431, 500, 503];
/** Errors of every request except GET, whose bodies are never read. */
const WITH_BODY = [413, 415];

const DESCRIPTIONS: Record<number, string> = {
  400: 'The input is invalid; `errors` tells which fields and why.',
  401: 'No token, or one that does not count (any more).',
  403: 'The caller can see this, but may not do that.',
  404: 'There is no such thing, as far as the caller can see.',
  408: 'The request did not arrive in time.',
  409: 'The request contradicts the present state.',
  410: 'It cannot be used any more; `reason` tells why.',
  412: 'The `If-Match` version is not the present one; `current` is what there is now.',
  413: 'The body, or what would be answered, is too large.',
  415: 'The body is not JSON.',
  416: 'The file does not have the part that `Range` names.',
  417: 'Only `Expect: 100-continue` is understood.',
  429: 'Too many requests; try again after `Retry-After` seconds.',
  431: 'The headers, with the path, are larger than 16 KiB.',
  500: 'Something went wrong in the server.',
  503: 'The server cannot do this just now; try again after `Retry-After` seconds.',
  507: 'There is no room left for attachments.',
};

const OWN_HEADERS: Record<number, (keyof typeof HEADERS)[]> = {
  401: ['Authenticate'],
  412: ['Version'],
  415: ['Accept', 'AcceptEncoding'],
  429: ['RetryAfter', ...LIMITED],
  503: ['RetryAfter'],
};

/** Documents every error of an operation. */
export function describeProblems(operation: Documented, method: string, path: string): void {
  const { [ACCESS_EXTENSION]: rule = 'public', [PROBLEMS_EXTENSION]: own = [] } = operation;
  const statuses = [
    ...BY_RULE[rule],
    ...ALWAYS,
    ...(isLimited(path) ? [429] : []),
    ...(method === 'get' ? [] : WITH_BODY),
    ...(takesHeader(operation, 'Idempotency-Key') ? [409] : []),
  ];
  for (const status of statuses) operation.responses[status] = { $ref: `#/components/responses/${nameOf(status)}` };
  for (const { status, details } of own) {
    operation.responses[status] = details
      ? problem(status, { allOf: [PROBLEM, { $ref: details }] })
      : { $ref: `#/components/responses/${nameOf(status)}` };
  }
  delete operation[PROBLEMS_EXTENSION];
}

/** The errors that operations share, as components of the document. */
export function problemComponents(): NonNullable<ComponentsObject['responses']> {
  return Object.fromEntries(Object.keys(DESCRIPTIONS).map((status) => [nameOf(status), problem(Number(status))]));
}

/** Removes errors that no operation shares, because those with details have their own. */
export function dropUnusedResponses({ paths, components }: OpenAPIObject): void {
  const text = JSON.stringify(paths);
  const used = Object.entries(components?.responses ?? {}).filter(([name]) => text.includes(`/responses/${name}"`));
  if (components) components.responses = Object.fromEntries(used);
}

const PROBLEM = { $ref: getSchemaPath(ProblemDto) };

function problem(status: number, schema: SchemaOrReference = PROBLEM): ResponseObject {
  const example = {
    type: 'about:blank',
    title: STATUS_CODES[status],
    status,
    detail: DESCRIPTIONS[status],
    instance: '/api/v1/tasks',
    request_id: '4bf92f3577b34da6a3ce929d0e0e4736',
    ...(status === 400 && { errors: [{ field: 'title', message: 'must not be empty' }] }),
  };
  return {
    description: DESCRIPTIONS[status] ?? '',
    headers: headers('RequestId', ...(OWN_HEADERS[status] ?? [])),
    // If there are details, the example is built from their properties' examples.
    content: { 'application/problem+json': { schema, ...(schema === PROBLEM && { example }) } },
  };
}

/** `NotFound` for 404. */
function nameOf(status: number | string): string {
  return (STATUS_CODES[status] ?? '').replaceAll(' ', '');
}
