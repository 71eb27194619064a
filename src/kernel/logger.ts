import type { LoggerService } from '@nestjs/common';
import { type Level, type Logger, pino } from 'pino';
import type { Config } from '../config.js';

/** Whatever a log line is given under these names, it does not tell. */
const SECRET = ['password', 'token', 'authorization', 'cookie', 'access_token', 'refresh_token', 'password_hash'];
const REDACTED = SECRET.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** JSON lines, or readable ones where a person is watching. */
export async function createPino({ LOG_LEVEL, APP_NAME }: Config): Promise<Logger> {
  const stream = process.stdout.isTTY ? await readable() : pino.destination({ sync: true });
  return pino({ name: APP_NAME, level: LOG_LEVEL, redact: { paths: REDACTED, censor: '***' } }, stream);
}

async function readable() {
  const { default: pretty } = await import('pino-pretty');
  return pretty({ sync: true, singleLine: true, ignore: 'pid,hostname,name', translateTime: 'SYS:HH:MM:ss' });
}

/**
 * Nest's own log lines, and those of its `Logger`, through pino. An object as the message becomes the fields of the
 * line, and what follows it the text: `logger.error({ err }, 'it failed')`.
 */
export class NestLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log = this.writer('info');
  error = this.writer('error');
  warn = this.writer('warn');
  debug = this.writer('debug');
  verbose = this.writer('trace');
  fatal = this.writer('fatal');

  private writer(level: Level) {
    return (message: unknown, ...rest: unknown[]): void => {
      const context = rest.pop();
      const shown = QUIET[level]?.has(String(context)) ? 'debug' : level;
      if (message instanceof Error) return this.pino[shown]({ context, err: message }, message.message);
      const fields = { context, ...(typeof message === 'object' && message), ...stackOf(message, rest) };
      this.pino[shown](fields, typeof message === 'object' ? String(rest[0] ?? '') : String(message));
    };
  }
}

const QUIET: Partial<Record<Level, Set<string>>> = {
  // That each route was mapped and each module put together is of interest only when something is wrong with it.
  info: new Set([
    'InstanceLoader',
    'RouterExplorer',
    'RoutesResolver',
    'WebSocketsController',
    'NestFactory',
    'NestApplication',
  ]),
  // What keeps the application from starting is told by main, in one line.
  error: new Set(['ExceptionHandler', 'NestApplication']),
};

function stackOf(message: unknown, rest: unknown[]): object {
  return typeof message === 'string' && rest.length > 0 ? { stack: rest[0] } : {};
}
