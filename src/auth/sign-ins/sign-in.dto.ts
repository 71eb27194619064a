import { ApiProperty } from '@nestjs/swagger';
import { OneOf, Uuid } from '../../kernel/validation/fields.js';
import { Between, LONGEST, Shown } from '../../kernel/validation/shown.js';
import { MAX_FAILURES } from '../password-throttle.js';

/** What a user has shown to be let in. */
export enum SignInMethod {
  Password = 'password',
  Passkey = 'passkey',
  /** The account at the identity provider. */
  Provider = 'provider',
  /** A one-time code, or a recovery code. */
  Code = 'code',
}

/** The longest address: an IPv4 address, or the first half of an IPv6 address. */
const MAX_NETWORK = 45;

/** Who signed in, how, and whence, as the history names them. */
export class SignInDto {
  @Uuid()
  id!: string;

  /** The user's. @example "Ann Miller" */
  @Shown(LONGEST.userName)
  name!: string;

  /** In the order in which they were shown. */
  @ApiProperty({ enum: SignInMethod, enumName: 'SignInMethod', isArray: true, maxItems: 2 })
  methods!: SignInMethod[];

  /** The address of the client; of an IPv6 address its network (/64). @example "192.0.2.7" */
  @Shown(MAX_NETWORK)
  address!: string;
}

/** Whose sign-in failed, and whence it came. */
export class FailedSignInDto {
  @Uuid()
  id!: string;

  /** The user's. @example "Ann Miller" */
  @Shown(LONGEST.userName)
  name!: string;

  @OneOf(SignInMethod, 'SignInMethod')
  method!: SignInMethod;

  /** How many have failed since the count began; at the last one the account is closed to this kind of client for a while. */
  @Between(1, MAX_FAILURES)
  failures!: number;

  /** The address of the client; of an IPv6 address its network (/64). @example "192.0.2.7" */
  @Shown(MAX_NETWORK)
  address!: string;
}
