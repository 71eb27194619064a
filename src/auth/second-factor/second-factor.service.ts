import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config.js';
import { sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import type { Recorder } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { Conflict, Forbidden, InvalidInput, NotFound } from '../../kernel/http/problem.js';
import type { Language } from '../../mail/language.js';
import { UserQueries } from '../../users/user.queries.js';
import { UserSteps } from '../../users/user-steps.js';
import { OwnPassword, requireStillPassword } from '../own-password.js';
import { PasswordThrottle } from '../password-throttle.js';
import { SessionService } from '../session.service.js';
import { isFactorActive } from './active-factor.js';
import { FactorCheck } from './factor-check.js';
import { newRecoveryCodes, replaceRecoveryCodes } from './recovery-codes.js';
import type { NewTotpDto, RecoveryCodesDto, RemoveTotpDto, SecondFactorUserDto } from './second-factor.dto.js';
import {
  FACTOR_DISABLED,
  FACTOR_ENABLED,
  FACTOR_RESET,
  factorChange,
  RECOVERY_CODES_RENEWED,
} from './second-factor.events.js';
import { SecondFactorMails } from './second-factor-mails.js';
import { newTotpSecret, textOf, uriOf } from './totp.js';

/** Sets up and takes off second factors. */
@Injectable()
export class SecondFactorService implements OnModuleInit {
  constructor(
    private readonly activity: ActivityService,
    private readonly users: UserQueries,
    private readonly password: OwnPassword,
    private readonly throttle: PasswordThrottle,
    private readonly sessions: SessionService,
    private readonly check: FactorCheck,
    private readonly mails: SecondFactorMails,
    private readonly steps: UserSteps,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.steps.on('deleted', async ({ tx, user }) => void (await remove(tx, user.id)));
  }

  /**
   * Begins to set up a second factor: nothing changes until `confirm`. Beginning again makes another key.
   * @throws InvalidInput for a wrong password; Conflict if there is an active one; TooManyRequests.
   */
  async begin(actor: Actor, password: string, address: string): Promise<NewTotpDto> {
    const hash = await this.password.require(actor, password, address);
    const secret = newTotpSecret();
    const sealed = this.check.seal(secret, actor.id);
    const { email } = await this.activity.change(actor, async (tx) => {
      const user = await this.users.lock(tx, actor.id);
      await requireStillPassword(tx, actor.id, hash);
      const begun = await tx.row(sql`
        INSERT INTO second_factors AS f (user_id, secret) VALUES (${actor.id}, ${sealed})
        ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, last_step = NULL, created_at = now()
        WHERE f.confirmed_at IS NULL RETURNING user_id`);
      if (!begun) throw new Conflict('There is a second factor already. Turn it off first.');
      return user;
    });
    return { secret: textOf(secret), uri: uriOf(secret, { issuer: this.config.APP_NAME, label: email }) };
  }

  /**
   * Turns the second factor on, with a code that shows that the app has the key.
   * @throws InvalidInput for a wrong code; Conflict if nothing was begun; TooManyRequests.
   */
  async confirm(actor: Actor, code: string): Promise<RecoveryCodesDto> {
    const recovery_codes = newRecoveryCodes();
    await this.requireCode(actor, () =>
      this.activity.change(actor, async (tx, record) => {
        const user = await this.users.lock(tx, actor.id);
        await requirePending(tx, actor.id);
        if (!(await this.check.acceptTotp(tx, actor.id, code, 'pending'))) return false;
        await tx.rows(sql`UPDATE second_factors SET confirmed_at = clock_timestamp() WHERE user_id = ${actor.id}`);
        await replaceRecoveryCodes(tx, actor.id, recovery_codes);
        record(factorChange(FACTOR_ENABLED, user));
        return true;
      }),
    );
    return { recovery_codes };
  }

  /** Replaces the recovery codes. @throws InvalidInput for a wrong password; NotFound; TooManyRequests. */
  async renewCodes(actor: Actor, password: string, address: string): Promise<RecoveryCodesDto> {
    const hash = await this.password.require(actor, password, address);
    const recovery_codes = newRecoveryCodes();
    await this.activity.change(actor, async (tx, record) => {
      const user = await this.users.lock(tx, actor.id);
      await requireStillPassword(tx, actor.id, hash);
      await requireActive(tx, actor.id);
      await replaceRecoveryCodes(tx, actor.id, recovery_codes);
      record(factorChange(RECOVERY_CODES_RENEWED, user));
    });
    return { recovery_codes };
  }

  /** Turns the second factor off. @throws InvalidInput for a wrong password or code; NotFound; TooManyRequests. */
  async disable(actor: Actor, { password, code }: RemoveTotpDto, address: string): Promise<void> {
    const hash = await this.password.require(actor, password, address);
    await this.requireCode(actor, () =>
      this.activity.change(actor, async (tx, record) => {
        const user = await this.users.lock(tx, actor.id);
        await requireStillPassword(tx, actor.id, hash);
        await requireActive(tx, actor.id);
        if (!(await this.check.accept(tx, record, user, code))) return false;
        await remove(tx, actor.id);
        record(factorChange(FACTOR_DISABLED, user));
        return true;
      }),
    );
  }

  /**
   * Takes the second factor off a user who has lost theirs, and ends their sessions. They are told by mail.
   * @throws NotFound if there is no such user, or they have none; Forbidden for oneself.
   */
  async reset(actor: Actor, user_id: string, language: Language): Promise<void> {
    if (user_id === actor.id) throw new Forbidden('Turn your own second factor off in your profile, with a code.');
    await this.activity.change(actor, async (tx, record) => {
      const user = await this.users.lock(tx, user_id);
      if (!(await this.takeOff(tx, record, user))) throw new NotFound('second factor');
      await this.sessions.endAllOf(tx, user_id);
      await this.mails.tell(tx, user_id, language);
    });
  }

  /** The part of `reset()` in a transaction of the caller. @returns whether there was one. */
  async takeOff(tx: Transaction, record: Recorder, user: SecondFactorUserDto): Promise<boolean> {
    const wasActive = await remove(tx, user.id);
    if (wasActive) record(factorChange(FACTOR_RESET, user));
    return wasActive;
  }

  /** Counts wrong codes against the session, so that nobody else's count locks its user out. @throws InvalidInput */
  private async requireCode({ session_id }: Actor, accept: () => Promise<boolean>): Promise<void> {
    const right = await this.throttle.guard(`code session ${session_id}`, accept);
    if (!right) throw new InvalidInput([{ field: 'code', message: 'is wrong, or was used already' }]);
  }
}

/** With all that takes its place. @returns whether there was an active one. */
async function remove(tx: Transaction, user_id: string): Promise<boolean> {
  await tx.rows(sql`DELETE FROM recovery_codes WHERE user_id = ${user_id}`);
  await tx.rows(sql`DELETE FROM passkeys WHERE user_id = ${user_id}`);
  const removed = await tx.row<{ active: boolean }>(sql`
    DELETE FROM second_factors WHERE user_id = ${user_id} RETURNING confirmed_at IS NOT NULL AS active`);
  return removed?.active === true;
}

/** @throws NotFound */
async function requireActive(tx: Transaction, user_id: string): Promise<void> {
  if (!(await isFactorActive(tx, user_id))) throw new NotFound('second factor');
}

/** @throws Conflict */
async function requirePending(tx: Transaction, user_id: string): Promise<void> {
  const pending = await tx.row(sql`
    SELECT FROM second_factors WHERE user_id = ${user_id} AND confirmed_at IS NULL`);
  if (!pending) throw new Conflict('There is no second factor that is being set up.');
}
