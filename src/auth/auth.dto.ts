import { ClaimedPassword, Email, Line, OneOf, Optional, Password, Text, Uuid } from '../kernel/validation/fields.js';
import { Role } from '../kernel/access/access.js';
import { LONGEST, Shown } from '../kernel/validation/shown.js';
import { PROJECT_CREATIONS, type ProjectCreation, type Registration, REGISTRATIONS } from '../config.js';

/** Enums, because the decorators need them. */
const Registrations = Object.fromEntries(REGISTRATIONS.map((mode) => [mode, mode]));
const ProjectCreations = Object.fromEntries(PROJECT_CREATIONS.map((mode) => [mode, mode]));

export enum GoneReason {
  Expired = 'expired',
  Used = 'used',
  Revoked = 'revoked',
  Unusable = 'unusable',
}

/** The options of the installation. */
export class AuthOptionsDto {
  /** Who may register: everybody (`open`), those with an invitation (`invite`), or nobody (`closed`). */
  @OneOf(Registrations, 'Registration')
  registration!: Registration;

  /** Who may create projects: only admins (`admins`), or every user (`members`). */
  @OneOf(ProjectCreations, 'ProjectCreation')
  project_creation!: ProjectCreation;

  /**
   * Whether mail is set up: then invitations, and links for forgotten passwords, are mailed.
   * @example true
   */
  mail!: boolean;

  /**
   * The name of the identity provider (OpenID Connect) with which users sign in; null where there is none.
   * @example "Birchwood ID"
   */
  @Shown(100)
  oidc!: string | null;

  /**
   * Whether that is the only way in: nobody registers or asks for a new password, and only admins who are not linked to the
   * provider log in with one.
   * @example false
   */
  oidc_only!: boolean;
}

/** A new user. */
export class RegisterDto {
  @Line({ max: LONGEST.userName, example: 'Ann Miller' })
  name!: string;

  @Email()
  email!: string;

  @Password()
  password!: string;

  /** The token of an invitation. Required with `REGISTRATION=invite`. */
  @Optional()
  @Text({ max: 100, example: 'wRk3ZmJpZ2VydGV4dGFuZHNvbWV0aGluZ2Vsc2VhYWE' })
  invitation?: string;
}

/** Why an invitation or a link cannot be used any more. */
export class GoneDto {
  /** Of an invitation: `expired`, `used` or `revoked`; of a link for a new password: `unusable`. */
  @OneOf(GoneReason, 'GoneReason')
  reason!: GoneReason;
}

/** The credentials of a user. */
export class LoginDto {
  @Text({ max: 320, example: 'ann@example.org' })
  email!: string;

  @ClaimedPassword()
  password!: string;
}

/** The old and the new password. */
export class ChangePasswordDto {
  @ClaimedPassword()
  current_password!: string;

  @Password()
  new_password!: string;
}

/** The user in the answer to a login. */
export class AuthenticatedUserDto {
  @Uuid()
  id!: string;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  name!: string;

  @Email()
  email!: string;

  @OneOf(Role, 'Role')
  role!: Role;
}

/** A new access token; the refresh token is in a cookie. */
export class TokenDto {
  /**
   * A JWT for the `Authorization: Bearer` header.
   * @example "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2lnbmF0dXJl"
   */
  @Shown(4096)
  access_token!: string;

  /** @example "bearer" */
  token_type!: 'bearer';

  /**
   * Seconds until the access token expires.
   * @example 3600
   */
  expires_in!: number;

  user!: AuthenticatedUserDto;
}

/** A login on one device. */
export class SessionDto {
  @Uuid()
  id!: string;

  /** @example "2026-11-02T09:30:00.000Z" */
  created_at!: string;

  /**
   * When it last received a new access token.
   * @example "2026-11-02T09:30:00.000Z"
   */
  last_used_at!: string;

  /** @example "Mozilla/5.0 (X11; Linux x86_64)" */
  @Shown(500)
  user_agent!: string;

  /** @example "192.0.2.7" */
  @Shown(100)
  address!: string;

  /**
   * Whether this is the session of the request.
   * @example true
   */
  current!: boolean;
}
