import { EnvError, makeValidator } from 'envalid';

/** First segments of the paths that belong to programs; all others are places of the dashboard. */
export const OF_PROGRAMS = [
  ...['api', 'assets', 'health', 'metrics', 'socket.io', 'ws', 'docs', 'redoc', '.well-known'],
  ...['openapi.json', 'openapi.yaml', 'asyncapi.json', 'robots.txt', 'favicon.svg', 'favicon.ico'],
];

const MAX_LENGTH = 200;
/** Of characters that no proxy and no browser writes in another way. */
const PATH = /^(\/[\w.~-]+)*$/;

/** A path without a slash at its end, or an empty text for none. */
export const basePath = makeValidator<string>((input) => {
  const path = input.replace(/\/$/, '');
  const segments = path.toLowerCase().split('/').slice(1);
  const isPath = PATH.test(path) && path.length <= MAX_LENGTH && !segments.some(isDots);
  // A proxy may take the path away or pass it on: of such a path nobody could tell which of both it did.
  if (isPath && !OF_PROGRAMS.includes(segments[0] ?? '')) return path;
  throw new EnvError(
    'a path such as /flowtrack: letters, digits, -, ., _ and ~ behind each slash, and none of the server such as /api',
  );
});

const isDots = (segment: string) => segment === '.' || segment === '..';
