import { ApiProperty } from '@nestjs/swagger';
import { ClaimedPassword, Text, Uuid } from '../../kernel/validation/fields.js';
import { Between, LONGEST, Shown } from '../../kernel/validation/shown.js';
import { RECOVERY_CODES } from './recovery-codes.js';

/** A code may be typed with spaces and hyphens. */
const MAX_CODE = 64;
/** A challenge is a JWT. */
const MAX_CHALLENGE = 2048;

/** Whether a user logs in with a second factor. */
export class SecondFactorDto {
  /**
   * Whether a code is asked for at each login.
   * @example true
   */
  active!: boolean;

  /**
   * Since when; null if it is not active.
   * @example "2026-11-02T09:30:00.000Z"
   */
  since!: string | null;

  /**
   * How many recovery codes are left.
   * @example 9
   */
  @Between(0, RECOVERY_CODES)
  recovery_codes_left!: number;

  /**
   * Whether `REQUIRE_SECOND_FACTOR` asks for one from this user.
   * @example false
   */
  required!: boolean;
}

/** The caller's password, once more. */
export class ConfirmPasswordDto {
  @ClaimedPassword()
  password!: string;
}

/** The key of an authenticator app, shown only here. */
export class NewTotpDto {
  /**
   * For typing it in: base32.
   * @example "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
   */
  @Shown(64)
  secret!: string;

  /**
   * For a QR code.
   * @example "otpauth://totp/FlowTrack:ann%40example.org?issuer=FlowTrack&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30"
   */
  @Shown(LONGEST.url)
  uri!: string;
}

/** A code of the app. */
export class ConfirmTotpDto {
  @Text({ max: MAX_CODE, example: '492039' })
  code!: string;
}

/** Recovery codes, shown only here: each replaces a code of the app, once. */
export class RecoveryCodesDto {
  @ApiProperty({
    type: 'array',
    items: { type: 'string', maxLength: 19, example: 'k3vq-7mzp-x2ya-5cde' },
    maxItems: RECOVERY_CODES,
    example: ['k3vq-7mzp-x2ya-5cde'],
  })
  recovery_codes!: string[];
}

/** What turning the second factor off takes: the password, and a code of the app or a recovery code. */
export class RemoveTotpDto {
  @ClaimedPassword()
  password!: string;

  @Text({ max: MAX_CODE, example: '492039' })
  code!: string;
}

/** The second step of a login. */
export class SecondFactorLoginDto {
  /** Of the answer to the first step. */
  @Text({ max: MAX_CHALLENGE, example: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2lnbmF0dXJl' })
  token!: string;

  /** Of the app, or a recovery code. */
  @Text({ max: MAX_CODE, example: '492039' })
  code!: string;
}

/** With the `type` `/problems/second-factor`: what the second step of a login needs. */
export class SecondFactorChallengeDto {
  /**
   * For `POST /api/v1/auth/second-factor`.
   * @example "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2lnbmF0dXJl"
   */
  @Shown(MAX_CHALLENGE)
  token?: string;

  /**
   * Seconds until it expires.
   * @example 300
   */
  expires_in?: number;

  /**
   * Whether a passkey of the user can take the place of a code.
   * @example true
   */
  passkey?: boolean;
}

/** A user, as the history names them when it is about their second factor. */
export class SecondFactorUserDto {
  @Uuid()
  id!: string;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  name!: string;
}
