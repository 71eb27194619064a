import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Line, Optional, Text, Uuid } from '../../../kernel/validation/fields.js';
import { LONGEST, Shown } from '../../../kernel/validation/shown.js';

/** The maximum number of passkeys of a user. */
export const MAX_PASSKEYS = 20;
const MAX_NAME = 100;
/** Of a JWT. */
const MAX_TOKEN = 2048;
/** Of what browsers send, in base64url. */
const MAX_PART = 16_384;
/** Of a credential's id, which has at most 1,023 bytes. */
const MAX_CREDENTIAL_ID = 1_364;

const TOKEN = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2lnbmF0dXJl';
const BASE64URL = 'dGhlIGNoYWxsZW5nZQ';

/** Of the passkeys of a user. */
const CREDENTIAL_IDS = {
  type: 'array',
  items: { type: 'string', maxLength: MAX_CREDENTIAL_ID, example: BASE64URL },
  maxItems: MAX_PASSKEYS,
  example: [BASE64URL],
} as const satisfies ApiPropertyOptions;

/** A passkey of the caller. */
export class PasskeyDto {
  @Uuid()
  id!: string;

  /** @example "Phone" */
  @Shown(MAX_NAME)
  name!: string;

  /** @example "2026-11-02T09:30:00.000Z" */
  created_at!: string;

  /** @example "2026-11-02T09:30:00.000Z" */
  last_used_at!: string | null;
}

/** A challenge for a passkey; binary parts are in base64url. */
class PasskeyChallengeDto {
  /** To be sent back with the answer to the challenge, within five minutes. @example "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2lnbmF0dXJl" */
  @Shown(MAX_TOKEN)
  token!: string;

  /** @example "dGhlIGNoYWxsZW5nZQ" */
  @Shown(100)
  challenge!: string;

  /** The host for which the passkey is. @example "flowtrack.example.org" */
  @Shown(253)
  rp_id!: string;
}

/** What a browser needs to make a passkey; binary parts are in base64url. */
export class PasskeyCreationDto extends PasskeyChallengeDto {
  /** The `user.id` of the passkey. @example "AZjzonwee2CdUj9sGo5LBw" */
  @Shown(100)
  user_handle!: string;

  /** The credentials that the user has already. */
  @ApiProperty(CREDENTIAL_IDS)
  exclude!: string[];
}

/** A new passkey, as the browser made it; binary parts are in base64url. */
export class CreatePasskeyDto {
  @Text({ max: MAX_TOKEN, example: TOKEN })
  token!: string;

  /** By which its owner recognises it. */
  @Line({ max: MAX_NAME, example: 'Phone' })
  name!: string;

  @Text({ max: MAX_CREDENTIAL_ID, example: BASE64URL })
  credential_id!: string;

  @Text({ max: MAX_PART, example: BASE64URL })
  client_data!: string;

  @Text({ max: MAX_PART, example: BASE64URL })
  attestation!: string;
}

/** What to log in with a passkey for. */
export class PasskeyOptionsDto {
  /** Of the answer to a right password; without it, the passkey stands for the password too. */
  @Optional()
  @Text({ max: MAX_TOKEN, example: TOKEN })
  token?: string;
}

/** What a browser needs to use a passkey; binary parts are in base64url. */
export class PasskeyRequestDto extends PasskeyChallengeDto {
  /** The credentials of the user; empty where it is not known yet whose it is. */
  @ApiProperty(CREDENTIAL_IDS)
  allow!: string[];
}

/** The answer of a passkey, as the browser has it; binary parts are in base64url. */
export class PasskeyLoginDto {
  @Text({ max: MAX_TOKEN, example: TOKEN })
  token!: string;

  @Text({ max: MAX_CREDENTIAL_ID, example: BASE64URL })
  credential_id!: string;

  @Text({ max: MAX_PART, example: BASE64URL })
  client_data!: string;

  @Text({ max: MAX_PART, example: BASE64URL })
  authenticator_data!: string;

  @Text({ max: MAX_PART, example: BASE64URL })
  signature!: string;
}

/** A user and a passkey of theirs, as the history names them. */
export class PasskeyEventDto {
  @Uuid()
  id!: string;

  /** The user's. @example "Ann Miller" */
  @Shown(LONGEST.userName)
  name!: string;

  /** @example "Phone" */
  @Shown(MAX_NAME)
  passkey!: string;
}
