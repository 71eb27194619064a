import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { ActivityService } from '../history/activity.service.js';
import type { Author } from '../history/change.js';
import { SecondFactorService } from '../auth/second-factor/second-factor.service.js';
import { IdentityService } from '../auth/oidc/identity.service.js';
import { Role } from '../kernel/access/access.js';
import { asciiAddress } from '../kernel/validation/text.js';
import { Database, emailKey, sql } from '../database/sql.js';
import { APPLICATION, PasswordService } from '../users/password.service.js';
import { UserService } from '../users/user.service.js';
import { besideRunning, CommandError, runCommand } from './command.js';
import { withServices } from './services.js';

/** How many admins to list if the address is wrong. */
const NAMED = 10;

await runCommand(async (config) => {
  const [email, ...rest] = process.argv.slice(2);
  if (!email || rest.length > 0) throw new CommandError('Usage: npm run admin:reset -- <email of the admin>');
  const author: Author = { id: null, name: config.APP_NAME };
  await besideRunning(config, (config) => withServices(config, (services) => reset(services, author, email)));
});

async function reset(services: INestApplicationContext, author: Author, email: string): Promise<void> {
  const id = await findAdmin(services.get(Database), email);
  const password = randomBytes(12).toString('base64url');
  const password_hash = await services.get(PasswordService).hash(password, APPLICATION);
  await services.get(ActivityService).change(author, async (tx, record) => {
    const user = await services.get(UserService).apply(tx, record, author, id, { password_hash });
    await services.get(SecondFactorService).takeOff(tx, record, user);
    await services.get(IdentityService).takeOff(tx, record, user);
  });
  console.log(
    `The new password of ${email} is ${password}\nTheir sessions have ended, no second factor is asked for, and they are linked to no identity provider. Change it after logging in.`,
  );
}

async function findAdmin(database: Database, email: string): Promise<string> {
  const admins = await database.rows<{ id: string; email: string; wanted: boolean }>(sql`
    SELECT id, email, ${emailKey(sql`email`)} IN (${emailKey(email)}, ${emailKey(asciiAddress(email))}) AS wanted FROM users
    WHERE role = ${Role.Admin} AND deleted_at IS NULL ORDER BY wanted DESC, ${emailKey(sql`email`)} = ${emailKey(email)} DESC, created_at LIMIT ${NAMED}`);
  const [first] = admins;
  if (first?.wanted) return first.id;
  throw new CommandError(`${email} is no admin. Admins are: ${admins.map((admin) => admin.email).join(', ')}`);
}
