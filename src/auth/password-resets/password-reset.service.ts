import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, rfc3339, sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import type { Author } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { Gone } from '../../kernel/http/problem.js';
import { PasswordService, strangerAt } from '../../users/password.service.js';
import type { UserDto } from '../../users/user.dto.js';
import { UserQueries } from '../../users/user.queries.js';
import { UserService } from '../../users/user.service.js';
import { UserSteps } from '../../users/user-steps.js';
import { PasswordSignIn } from '../oidc/password-sign-in.js';
import { PasswordThrottle } from '../password-throttle.js';
import { hashOf, newToken } from '../token-hash.js';
import type { PasswordResetDto, ResetPasswordDto } from './password-reset.dto.js';
import { PASSWORD_LINK_CREATED, PASSWORD_RESET, passwordChange } from './password-reset.events.js';

/** How long a link can be used: a person has to pass it on. */
const LIFETIME = sql`interval '24 hours'`;

/** Links with which users set a new password. */
@Injectable()
export class PasswordResetService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly users: UserService,
    private readonly queries: UserQueries,
    private readonly passwords: PasswordService,
    private readonly throttle: PasswordThrottle,
    private readonly steps: UserSteps,
    private readonly passwordSignIn: PasswordSignIn,
  ) {}

  onModuleInit(): void {
    this.steps.on('deleted', ({ tx, user }) => forget(tx, user.id));
    // However the password was set, what was asked for is done, and an older link must not undo it.
    this.steps.on('password_set', ({ tx, user }) => forget(tx, user.id));
  }

  /**
   * Creates a link for a user; an earlier one stops working.
   * @param linkOf the link with a token.
   * @throws NotFound; Forbidden where only the provider lets in.
   */
  async create(actor: Actor, user_id: string, linkOf: (token: string) => string): Promise<PasswordResetDto> {
    this.passwordSignIn.requireUnrestricted();
    const token = newToken();
    const created = await this.activity.change(actor, async (tx, record): Promise<PasswordResetDto> => {
      const user = await this.queries.lock(tx, user_id);
      const { id } = user;
      const reset = await tx.row<{ expires_at: string }>(sql`
        INSERT INTO password_resets (user_id, token_hash, expires_at) VALUES (${id}, ${hashOf(token)}, now() + ${LIFETIME})
        ON CONFLICT (user_id) DO UPDATE
        SET token_hash = excluded.token_hash, created_at = now(), expires_at = excluded.expires_at
        RETURNING ${rfc3339(sql`expires_at`)} AS expires_at`);
      await tx.rows(sql`DELETE FROM password_requests WHERE user_id = ${id}`);
      record(passwordChange(PASSWORD_LINK_CREATED, user));
      // The stored answer must not contain the token.
      return { user_id: id, url: null, expires_at: reset?.expires_at ?? '' };
    });
    return { ...created, url: linkOf(token) };
  }

  /**
   * Sets a password with the token of a link, which works once, and ends all sessions of the user.
   * @throws Gone when the link was used or replaced, or has expired, or never existed; Forbidden where only the provider lets in;
   * TooManyRequests; Overloaded
   */
  async reset({ token, password }: ResetPasswordDto, address: string): Promise<void> {
    this.passwordSignIn.requireUnrestricted();
    await this.throttle.attempt(address, 'login');
    const user = await this.holderOf(token);
    const password_hash = await this.passwords.hash(password, strangerAt(address));
    const author: Author = { id: user.id, name: user.name };
    await this.activity.change(author, async (tx, record) => {
      // The user is locked first, as in every change of a password.
      const locked = await this.queries.lock(tx, user.id);
      const used = await tx.row(sql`
        DELETE FROM password_resets WHERE token_hash = ${hashOf(token)} AND expires_at > now() RETURNING user_id`);
      if (!used) throw unusable();
      record(passwordChange(PASSWORD_RESET, locked));
      await this.users.apply(tx, record, author, user.id, { password_hash });
    });
  }

  /** Deletes links that can no longer be used. */
  async purge(): Promise<void> {
    await this.database.rows(sql`DELETE FROM password_resets WHERE expires_at <= now()`);
    await this.database.rows(sql`DELETE FROM password_requests WHERE created_at <= now() - interval '30 days'`);
  }

  /** @throws Gone */
  private async holderOf(token: string): Promise<Pick<UserDto, 'id' | 'name'>> {
    const user = await this.database.row<Pick<UserDto, 'id' | 'name'>>(sql`
      SELECT u.id, u.name FROM password_resets r JOIN users u ON u.id = r.user_id
      WHERE r.token_hash = ${hashOf(token)} AND r.expires_at > now() AND u.deleted_at IS NULL`);
    if (!user) throw unusable();
    return user;
  }
}

function unusable(): Gone {
  return new Gone('This link does not work any more: it was used or replaced, or is too old. Ask for another one.', {
    reason: 'unusable',
  });
}

async function forget(tx: Transaction, user_id: string): Promise<void> {
  await tx.rows(sql`DELETE FROM password_resets WHERE user_id = ${user_id}`);
  await tx.rows(sql`DELETE FROM password_requests WHERE user_id = ${user_id}`);
}
