import { Injectable, Logger } from '@nestjs/common';
import { raw, sql, type Transaction } from '../../database/sql.js';
import type { Recorder } from '../../history/change.js';
import { Secrets } from '../../kernel/secrets.js';
import { recoveryCodeIn, useRecoveryCode } from './recovery-codes.js';
import type { SecondFactorUserDto } from './second-factor.dto.js';
import { factorChange, RECOVERY_CODE_USED } from './second-factor.events.js';
import { STEP_S, stepOf, totpCodeIn } from './totp.js';

/** The purpose for which keys are encrypted. */
const PURPOSE = 'second factor';

/** Checks codes, each of which counts once. */
@Injectable()
export class FactorCheck {
  private readonly logger = new Logger(FactorCheck.name);

  constructor(private readonly secrets: Secrets) {}

  /** The stored form of a key: only this installation can read it, and only as this user's. */
  seal(secret: Buffer, user_id: string): Buffer {
    return this.secrets.seal(PURPOSE, user_id, secret);
  }

  /** Accepts a code of the app, or a recovery code, of a user whose second factor is active, and uses it up. */
  async accept(tx: Transaction, record: Recorder, user: SecondFactorUserDto, typed: string): Promise<boolean> {
    const code = totpCodeIn(typed);
    if (code !== undefined) return this.acceptTotp(tx, user.id, code);
    const recovery = recoveryCodeIn(typed);
    if (recovery === undefined || !(await useRecoveryCode(tx, user.id, recovery))) return false;
    record(factorChange(RECOVERY_CODE_USED, user));
    return true;
  }

  /**
   * Accepts a code of the app. Of several requests with one code, on whatever instance, the row lets only one through.
   * @param state of the key: one that is being set up, or an active one.
   */
  async acceptTotp(
    tx: Transaction,
    user_id: string,
    typed: string,
    state: 'active' | 'pending' = 'active',
  ): Promise<boolean> {
    const code = totpCodeIn(typed);
    const stateIs = raw(state === 'active' ? 'confirmed_at IS NOT NULL' : 'confirmed_at IS NULL');
    // By the clock of the database, so that all instances have the same.
    const factor = await tx.row<{ secret: Buffer; step: number }>(sql`
      SELECT secret, floor(extract(epoch FROM clock_timestamp()) / ${STEP_S})::float8 AS step
      FROM second_factors WHERE user_id = ${user_id} AND ${stateIs}`);
    const secret = factor && this.open(factor.secret, user_id);
    const step = secret && code !== undefined ? stepOf(secret, code, factor.step) : null;
    if (step === null || !factor) return false;
    const accepted = await tx.row(sql`
      UPDATE second_factors SET last_step = ${step} WHERE user_id = ${user_id} AND ${stateIs}
        AND secret = ${factor.secret} AND (last_step IS NULL OR last_step < ${step}) RETURNING user_id`);
    return accepted !== undefined;
  }

  /** With another `JWT_SECRET` than it was made with, a key cannot be read: then only recovery codes are accepted. */
  private open(sealed: Buffer, user_id: string): Buffer | undefined {
    const secret = this.secrets.open(PURPOSE, user_id, sealed);
    if (!secret) this.logger.warn({ user_id }, 'a second factor cannot be read: was JWT_SECRET changed?');
    return secret;
  }
}
