import { ACCESS_EXTENSION } from '../kernel/access/access.js';
import { VERSION_EXTENSION } from '../kernel/http/etag.js';
import { API_PREFIX } from '../kernel/http/paths.js';
import { resolved } from './schemas.js';
import type { ComponentsObject, HeadersObject, OperationObject, ResponseObject, SchemaObject } from './types.js';

/** The maximum length of our headers, in characters. */
const MAX_HEADER = 4096;
/** For rate limits: see `RATE_LIMIT_PER_MINUTE`. */
const MAX_NUMBER = 1_000_000_000;

/** Response headers, by their name in the document. */
export const HEADERS = {
  RequestId: header('X-Request-Id', 'Names the request in the server’s log.', '4bf92f3577b34da6a3ce929d0e0e4736'),
  RateLimit: header('X-RateLimit-Limit', 'How many requests a caller may make in a minute.', 6000),
  RateLimitRemaining: header('X-RateLimit-Remaining', 'How many of them are left.', 5999),
  RateLimitReset: header('X-RateLimit-Reset', 'In how many seconds the next minute begins.', 60),
  RateLimitPolicy: header(
    'RateLimit-Policy',
    'The limit as the IETF proposes it: how many in how many seconds.',
    '"requests";q=6000;w=60',
  ),
  RateLimitLeft: header('RateLimit', 'How many are left, for how many seconds.', '"requests";r=5999;t=60'),
  RetryAfter: header('Retry-After', 'After how many seconds to try again.', 30),
  Authenticate: header('WWW-Authenticate', 'How to authenticate.', 'Bearer'),
  Version: header('ETag', 'The version of what is answered, to be sent as `If-Match`.', '"3"'),
  Tag: header('ETag', 'Names this answer, to be sent as `If-None-Match`.', 'W/"YkFz0mT3…"'),
  Location: header('Location', 'Where it is that was created.', '/api/v1/tasks/0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07'),
  Accept: header('Accept', 'Of which type a body must be.', 'application/json'),
  AcceptEncoding: header('Accept-Encoding', 'How a body may be compressed.', 'br, gzip, deflate'),
  Replayed: header('Idempotency-Replayed', '`true` where this repeats the answer to an earlier request.', 'true'),
  SetCookie: header(
    'Set-Cookie',
    'The refresh token.',
    'refresh_token=wRk3…; Max-Age=604800; Path=/api/v1/auth; HttpOnly; SameSite=Strict',
  ),
} as const;

/** The headers of rate-limited routes; absent while `RATE_LIMIT_PER_MINUTE` is 0. */
export const LIMITED: (keyof typeof HEADERS)[] = [
  'RateLimit',
  'RateLimitRemaining',
  'RateLimitReset',
  'RateLimitPolicy',
  'RateLimitLeft',
];

/** The headers that pages of other origins may read: all except those for the browser. */
export const EXPOSED_HEADERS = [...new Set(Object.values(HEADERS).map(({ name }) => name)), 'Allow'].filter(
  (name) => !['Set-Cookie', 'WWW-Authenticate', 'Accept-Encoding'].includes(name),
);

const DESCRIPTIONS: Record<string, string> = {
  200: 'What was asked for.',
  201: 'It was created.',
  202: 'It was received.',
  204: 'It is done.',
  206: 'A part of it.',
};

function header(name: string, description: string, example: string | number) {
  const schema: SchemaObject =
    typeof example === 'string'
      ? { type: 'string', maxLength: MAX_HEADER }
      : { type: 'integer', minimum: 0, maximum: MAX_NUMBER };
  return { name, definition: { description, schema, example } };
}

/** The headers as components of the document. */
export function headerComponents(): HeadersObject {
  return Object.fromEntries(Object.entries(HEADERS).map(([key, { definition }]) => [key, definition]));
}

/** References to headers. */
export function headers(...keys: (keyof typeof HEADERS)[]): HeadersObject {
  return Object.fromEntries(keys.map((key) => [HEADERS[key].name, { $ref: `#/components/headers/${key}` }]));
}

type Versioned = OperationObject & { [VERSION_EXTENSION]?: boolean };

/** Completes the scanned successful answers with descriptions and headers. */
export function describeResponses(
  operation: Versioned,
  method: string,
  path: string,
  components: ComponentsObject,
): void {
  const { [VERSION_EXTENSION]: tellsVersion = false } = operation;
  delete operation[VERSION_EXTENSION];
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!response || '$ref' in response || Number(status) >= 400) continue;
    response.description ||= DESCRIPTIONS[status] ?? '';
    response.headers = {
      ...headers('RequestId', ...(isLimited(path) ? LIMITED : [])),
      ...(tellsVersion || isVersioned(response, components)
        ? headers('Version')
        : isTagged(method, path, response) && headers('Tag')),
      ...(status === '201' && headers('Location')),
      ...(takesHeader(operation, 'Idempotency-Key') && headers('Replayed')),
      ...(setsCookie(operation) && headers('SetCookie')),
      ...response.headers,
    };
  }
}

/** Types of files that are made while they are sent. */
const MADE_WHILE_SENT = ['text/csv', 'application/zip'];

/**
 * Whether an answer has an entity tag: GET answers that are neither lists, whose tag would cost too much, nor made while
 * they are sent.
 */
function isTagged(method: string, path: string, { headers = {}, content = {} }: ResponseObject): boolean {
  const isTaggable = !('X-Total-Count' in headers) && !MADE_WHILE_SENT.some((type) => type in content);
  return method === 'get' && path.startsWith(`/${API_PREFIX}/`) && isTaggable;
}

/** The answer to a client that already has the present state. */
const NOT_MODIFIED: ResponseObject = {
  description: 'The answer that `If-None-Match` names is still the present one.',
  headers: headers('RequestId', 'Tag'),
};

/** Documents conditional reads of an operation. */
export function describeComparison(operation: OperationObject, method: string, path: string): void {
  const answer = operation.responses[200];
  if (!answer || '$ref' in answer || !isTagged(method, path, answer)) return;
  operation.responses[304] = NOT_MODIFIED;
  (operation.parameters ??= []).push({
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'The `ETag` of an earlier answer: 304 where it is still the present one.',
    schema: { type: 'string', maxLength: 8000, examples: ['"3"'] },
  });
}

/** Whether an operation has a parameter for this header. */
export function takesHeader({ parameters = [] }: OperationObject, name: string): boolean {
  return parameters.some((parameter) => 'name' in parameter && parameter.name === name);
}

function isVersioned({ content }: ResponseObject, components: ComponentsObject): boolean {
  const { properties = {} } = resolved(content?.['application/json']?.schema ?? {}, components);
  return 'version' in properties && 'id' in properties;
}

/** The public routes of `AuthController` set or read the refresh cookie. */
function setsCookie(operation: OperationObject & { [ACCESS_EXTENSION]?: string }): boolean {
  return operation[ACCESS_EXTENSION] === 'public' && operation.operationId?.startsWith('auth_') === true;
}

/** Whether requests to a path are counted: health checks are not limited. */
export function isLimited(path: string): boolean {
  return !path.startsWith('/health');
}
