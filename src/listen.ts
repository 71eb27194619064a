import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Config, ConfigError } from './config.js';

/**
 * Opens the application's port.
 * @throws ConfigError when that is not possible on this machine.
 */
export async function listen(app: NestFastifyApplication, { PORT, HOST }: Config): Promise<void> {
  try {
    await app.listen(PORT, HOST);
  } catch (error) {
    const line = reason((error as NodeJS.ErrnoException).code, PORT, HOST);
    throw line ? new ConfigError(line, { cause: error }) : error;
  }
}

function reason(code: string | undefined, port: number, host: string): string | undefined {
  const elsewhere = `HOST must be an address of this machine: ${host} is not.`;
  const reasons: Record<string, string> = {
    EADDRINUSE: `PORT must be a port that is free: ${port} is in use by another program. A line such as PORT=${port + 1} in a file .env chooses another.`,
    EACCES: `PORT must be a port that this user may open, usually from 1024 on: ${port} is not.`,
    EADDRNOTAVAIL: elsewhere,
    ENOTFOUND: elsewhere,
    EAI_AGAIN: elsewhere,
  };
  return reasons[code ?? ''];
}
