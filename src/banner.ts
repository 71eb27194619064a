import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FirstAdmin } from './auth/first-admin.js';
import type { Config } from './config.js';

/** Prints where the application is and how to log in. */
export async function printBanner(app: NestFastifyApplication, config: Config): Promise<void> {
  const origin = (await app.getUrl()).replace(/\[::1?\]|0\.0\.0\.0|127\.0\.0\.1/, 'localhost');
  const base = `${origin}${config.BASE_PATH}`;
  const { hint } = app.get(FirstAdmin);
  const lines = [
    `${config.APP_NAME} is running.`,
    '',
    `  Open      ${base}`,
    ...(hint ? [`  Log in    ${hint.email}${hint.password ? ` with the password ${hint.password}` : ''}`] : []),
    ...(hint?.file ? [`            (first password kept in ${hint.file})`] : []),
    '  Stop      Ctrl-C (what you entered is kept)',
    `  API docs  ${base}/docs  ${base}/redoc`,
    `  Health    ${base}/health/ready`,
  ];
  console.log(`\n${lines.join('\n')}\n`);
}
