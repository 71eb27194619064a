import { ApiProperty } from '@nestjs/swagger';
import { ClaimedPassword, OneOf, Optional, Text, Uuid } from '../../kernel/validation/fields.js';
import { LONGEST, Shown } from '../../kernel/validation/shown.js';

/** What a provider sends in an address, which browsers and proxies limit too. */
const MAX_RESPONSE = 8192;
/** How many names of claims are told. */
export const MAX_TOLD_CLAIMS = 50;
/** Of a value that is told. */
export const MAX_TOLD = 300;

const RESPONSE = 'code=SplxlOBeZQQYbYS6WxSbIA&state=sign-in.af0ifjsldkj';

/** How an account at the provider came to belong to a user. */
export enum LinkedBy {
  /** The user was created for it. */
  SignUp = 'sign_up',
  /** The address of the user, which the provider had verified. */
  Email = 'email',
  /** The user themself, in their profile. */
  Profile = 'profile',
}

/** Why nobody was let in. */
export enum OidcReason {
  /** The provider does not answer, or not as a provider does. */
  Unreachable = 'unreachable',
  /** The provider, or a token of it, names another issuer than `OIDC_ISSUER`. */
  WrongIssuer = 'wrong_issuer',
  /** The user, or a rule of the provider, has refused. */
  Denied = 'denied',
  /** The provider sent another error. */
  ProviderError = 'provider_error',
  /** This browser has not begun this sign-in, or not in the last ten minutes. */
  Unknown = 'unknown',
  /** The answer of the provider was used already. */
  Replayed = 'replayed',
  /** The clocks of the provider and of this server differ, or the answer is old. */
  Clock = 'clock',
  /** The provider sent a token that is not valid. */
  InvalidToken = 'invalid_token',
  /** A claim is missing, or cannot be used. */
  MissingClaim = 'missing_claim',
  /** The claim of `OIDC_ROLE_CLAIM` has no role of this application. */
  NoRole = 'no_role',
  /** There is an account with this address, and the provider has not verified that it is the user's. */
  EmailUnverified = 'email_unverified',
  /** The account with this address belongs to another user of the provider. */
  EmailTaken = 'email_taken',
  /** The account with this address has a second factor: only its user links it, in their profile. */
  SecondFactor = 'second_factor',
  /** Nobody gets a new account here. */
  Closed = 'closed',
  /** New accounts need an invitation. */
  InvitationNeeded = 'invitation_needed',
  /** The invitation cannot be used. */
  Invitation = 'invitation',
  /** This account at the provider belongs to another user here. */
  LinkedElsewhere = 'linked_elsewhere',
  /** The user is linked to another account at the provider. */
  AlreadyLinked = 'already_linked',
}

/** With the `type` `/problems/oidc`: what the provider sent, and what was missed. */
export class OidcProblemDto {
  /** Missing where the request itself is refused, such as one from a page elsewhere. */
  @OneOf(OidcReason, 'OidcReason')
  reason?: OidcReason;

  /** The error that the provider sent. @example "access_denied" */
  @Shown(MAX_TOLD)
  provider_error?: string;

  /** What the provider says about it. @example "The user cancelled." */
  @Shown(MAX_TOLD)
  provider_text?: string;

  /** The claim that is missing or wrong. @example "email" */
  @Shown(MAX_TOLD)
  claim?: string;

  /** What was expected. @example "https://id.example.org" */
  @Shown(MAX_TOLD)
  expected?: string;

  /** What the provider sent instead. @example "https://id.example.org/" */
  @Shown(MAX_TOLD)
  received?: string;

  /** The names of all claims that the provider sent. */
  @ApiProperty({
    type: 'array',
    items: { type: 'string', maxLength: MAX_TOLD, example: 'sub' },
    maxItems: MAX_TOLD_CLAIMS,
    example: ['sub', 'name'],
  })
  claims?: string[];
}

/** How to begin a sign-in at the provider. */
export class BeginSignInDto {
  /** The token of an invitation, for a new account. */
  @Optional()
  @Text({ max: 100, example: 'wRk3ZmJpZ2VydGV4dGFuZHNvbWV0aGluZ2Vsc2VhYWE' })
  invitation?: string;
}

/** Where to send the browser. */
export class SignInAddressDto {
  /** @example "https://id.example.org/authorize?client_id=flowtrack&response_type=code" */
  @Shown(LONGEST.url)
  url!: string;
}

/** What the provider answered. */
export class ProviderResponseDto {
  /** The query of the address to which the provider sent the browser back. */
  @Text({ max: MAX_RESPONSE, example: RESPONSE })
  response!: string;
}

/** The caller's password, once more; empty for users who have none and have signed in at the provider within ten minutes. */
export class ConfirmDto {
  @ClaimedPassword()
  password!: string;
}

/** How the caller signs in. */
export class OwnIdentityDto {
  /** The name of the provider; null where there is none. @example "Birchwood ID" */
  @Shown(100)
  provider!: string | null;

  /** Whether the caller's account is linked to one at the provider. @example true */
  linked!: boolean;

  /** Since when. @example "2026-11-02T09:30:00.000Z" */
  since!: string | null;

  /** @example "2026-11-02T09:30:00.000Z" */
  last_used_at!: string | null;

  /** Whether the caller has a password. @example true */
  has_password!: boolean;
}

/** A user and the provider, as the history names them. */
export class IdentityEventDto {
  @Uuid()
  id!: string;

  /** The user's. @example "Ann Miller" */
  @Shown(LONGEST.userName)
  name!: string;

  /** @example "Birchwood ID" */
  @Shown(100)
  provider!: string;
}
