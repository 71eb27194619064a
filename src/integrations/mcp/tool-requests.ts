import type { OwnRequest } from '../../kernel/http/own-api.js';
import { API_PREFIX } from '../../kernel/http/paths.js';
import type { Tool } from './tool.js';
import type { Argument } from './tool-schemas.js';

/** The arguments of a call are wrong; the message says how. */
export class WrongArguments extends Error {}

/**
 * The request to the API that a call of a tool stands for. Values are for the API to check: only what would not reach it as
 * it was meant is refused here.
 * @throws WrongArguments
 */
export function requestOf(tool: Tool, known: Map<string, Argument>, given: Record<string, unknown>): OwnRequest {
  const unknown = Object.keys(given).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new WrongArguments(
      `${unknown.slice(0, 10).join(', ')}: not known. It takes ${[...known.keys()].join(', ')}.`,
    );
  }
  const values = { ...tool.defaults, ...given };
  const missing = [...known].filter(([name, { isRequired }]) => isRequired && values[name] === undefined);
  if (missing.length > 0) throw new WrongArguments(`${missing.map(([name]) => name).join(', ')}: missing.`);
  const [method, path = ''] = tool.operation.split(' ') as [OwnRequest['method'], string];
  let request: OwnRequest = { method, path: `/${API_PREFIX}${path}`, ...(tool.sets && { body: { ...tool.sets } }) };
  for (const [name, argument] of known) {
    if (values[name] !== undefined) request = withValue(request, name, argument, values[name]);
  }
  return request;
}

function withValue(request: OwnRequest, argument: string, { in: place, name }: Argument, value: unknown): OwnRequest {
  switch (place) {
    case 'path':
      return { ...request, path: request.path.replace(`{${name}}`, encodeURIComponent(textOf(argument, value))) };
    case 'query':
      return { ...request, query: { ...request.query, [name]: textOf(argument, value) } };
    case 'body':
      return { ...request, body: { ...request.body, [name]: value } };
    case 'version':
      return { ...request, headers: { ...request.headers, 'if-match': `"${textOf(argument, value)}"` } };
    case 'key':
      return { ...request, headers: { ...request.headers, 'idempotency-key': textOf(argument, value) } };
  }
}

/** A value as it stands in an address or in a header, in which nothing may break a line. */
function textOf(argument: string, value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value) ? String(value) : '';
  // A path that names nothing would be that of a list.
  if (text === '' || text === '.' || text === '..' || HOSTILE.test(text)) {
    throw new WrongArguments(`${argument}: must be a text of one line, a number or a boolean.`);
  }
  return text;
}

// eslint-disable-next-line no-control-regex -- those are what is looked for
const HOSTILE = /[\u0000-\u001f\u007f]/;
