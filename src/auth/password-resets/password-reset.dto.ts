import { Email, Password, Text, Uuid } from '../../kernel/validation/fields.js';
import { LONGEST, Shown } from '../../kernel/validation/shown.js';

/** Who has forgotten their password. */
export class ForgotPasswordDto {
  @Text({ max: 320, example: 'ann@example.org' })
  email!: string;
}

/** A new password, and the token of the link that allows to set it. */
export class ResetPasswordDto {
  /** All that follows the `#` in the link. */
  @Text({ max: 100, example: 'wRk3ZmJpZ2VydGV4dGFuZHNvbWV0aGluZ2Vsc2VhYWE' })
  token!: string;

  @Password()
  password!: string;
}

/** A link with which a user sets a new password. */
export class PasswordResetDto {
  @Uuid()
  user_id!: string;

  /**
   * The link to pass on, shown only here; null in the answer to a repetition with the same `Idempotency-Key`.
   * @example "https://flowtrack.example.org/reset-password#wRk3ZmJpZ2VydGV4dGFuZHNvbWV0aGluZ2Vsc2VhYWE"
   */
  @Shown(LONGEST.url)
  url!: string | null;

  /** @example "2026-11-03T09:30:00.000Z" */
  expires_at!: string;
}

/** A user, as the history names them when it is about their password. */
export class PasswordUserDto {
  @Uuid()
  id!: string;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  name!: string;
}

/** A user who has asked for a new password. */
export class PasswordRequestDto {
  @Uuid()
  user_id!: string;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  name!: string;

  @Email()
  email!: string;

  /**
   * When they first asked.
   * @example "2026-11-02T09:30:00.000Z"
   */
  created_at!: string;
}
