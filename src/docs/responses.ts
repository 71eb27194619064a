import { ACCESS_EXTENSION } from '../common/access.js';
import { VERSION_EXTENSION } from '../common/etag.js';
import { resolved } from './schemas.js';
import type { ComponentsObject, HeadersObject, OperationObject, ResponseObject } from './types.js';

/** Headers that answers carry, by the name under which the document keeps each. */
export const HEADERS = {
  RequestId: header('X-Request-Id', 'Names the request in the server’s log.', '4bf92f3577b34da6a3ce929d0e0e4736'),
  RateLimit: header('X-RateLimit-Limit', 'How many requests a caller may make in a minute.', 6000),
  RateLimitRemaining: header('X-RateLimit-Remaining', 'How many of them are left.', 5999),
  RateLimitReset: header('X-RateLimit-Reset', 'In how many seconds the next minute begins.', 60),
  RetryAfter: header('Retry-After', 'After how many seconds to try again.', 30),
  Authenticate: header('WWW-Authenticate', 'How to authenticate.', 'Bearer'),
  Version: header('ETag', 'The version of what is answered, to be sent as `If-Match`.', '"3"'),
  Replayed: header('Idempotency-Replayed', '`true` where this repeats the answer to an earlier request.', 'true'),
  SetCookie: header(
    'Set-Cookie',
    'The refresh token.',
    'refresh_token=wRk3…; Max-Age=604800; Path=/api/v1/auth; HttpOnly; SameSite=Strict',
  ),
} as const;

/** What the answers of routes that are limited tell of it; there are none while `RATE_LIMIT_PER_MINUTE` is 0. */
const LIMITED: (keyof typeof HEADERS)[] = ['RateLimit', 'RateLimitRemaining', 'RateLimitReset'];

const DESCRIPTIONS: Record<string, string> = { 200: 'What was asked for.', 201: 'It was created.', 204: 'It is done.' };

function header(name: string, description: string, example: string | number) {
  const type = typeof example === 'string' ? 'string' : 'integer';
  return { name, definition: { description, schema: { type }, example } };
}

/** The headers, as components of the document. */
export function headerComponents(): HeadersObject {
  return Object.fromEntries(Object.entries(HEADERS).map(([key, { definition }]) => [key, definition]));
}

/** References to headers. */
export function headers(...keys: (keyof typeof HEADERS)[]): HeadersObject {
  return Object.fromEntries(keys.map((key) => [HEADERS[key].name, { $ref: `#/components/headers/${key}` }]));
}

type Versioned = OperationObject & { [VERSION_EXTENSION]?: boolean };

/** Completes what the scanner says of successful answers: their descriptions and headers. */
export function describeResponses(operation: Versioned, path: string, components: ComponentsObject): void {
  const { [VERSION_EXTENSION]: tells_version = false } = operation;
  delete operation[VERSION_EXTENSION];
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!response || '$ref' in response || Number(status) >= 400) continue;
    response.description ||= DESCRIPTIONS[status] ?? '';
    response.headers = {
      ...headers('RequestId', ...(isLimited(path) ? LIMITED : [])),
      ...((tells_version || isVersioned(response, components)) && headers('Version')),
      ...(takesHeader(operation, 'Idempotency-Key') && headers('Replayed')),
      ...(setsCookie(operation) && headers('SetCookie')),
      ...response.headers,
    };
  }
}

/** Whether an operation has a parameter for this header. */
export function takesHeader({ parameters = [] }: OperationObject, name: string): boolean {
  return parameters.some((parameter) => 'name' in parameter && parameter.name === name);
}

function isVersioned({ content }: ResponseObject, components: ComponentsObject): boolean {
  const { properties = {} } = resolved(content?.['application/json']?.schema ?? {}, components);
  return 'version' in properties && 'id' in properties;
}

/** The public routes of authentication give or take the refresh cookie. */
function setsCookie(operation: OperationObject & { [ACCESS_EXTENSION]?: string }): boolean {
  return operation[ACCESS_EXTENSION] === 'public' && operation.tags?.includes('auth') === true;
}

/** Whether requests to a path are counted: a monitor may ask for the health as often as it likes. */
export function isLimited(path: string): boolean {
  return !path.startsWith('/health');
}
