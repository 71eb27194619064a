import { EnvError, makeValidator } from 'envalid';

/** First path segments of the API and documents; all others belong to the dashboard. */
export const OF_PROGRAMS = [
  ...['api', 'assets', 'health', 'metrics', 'socket.io', 'ws', 'docs', 'redoc', 'mcp', '.well-known'],
  ...['openapi.json', 'openapi.yaml', 'asyncapi.json', 'robots.txt', 'favicon.svg', 'favicon.ico'],
];

const MAX_LENGTH = 200;
/** Characters that proxies and browsers never encode differently. */
const PATH = /^(\/[\w.~-]+)*$/;

/** A path without a trailing slash, or an empty text. */
export const basePath = makeValidator<string>((input) => {
  const path = input.replace(/\/$/, '');
  const segments = path.toLowerCase().split('/').slice(1);
  const isPath = PATH.test(path) && path.length <= MAX_LENGTH && !segments.some(isDots);
  // A proxy may strip the path or not: with such a path, both cases would be ambiguous.
  if (isPath && !OF_PROGRAMS.includes(segments[0] ?? '')) return path;
  throw new EnvError(
    'a path such as /flowtrack: letters, digits, -, ., _ and ~ behind each slash, and none of the server such as /api',
  );
});

const isDots = (segment: string) => segment === '.' || segment === '..';
