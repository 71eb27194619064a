import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { ActivityService } from '../history/activity.service.js';
import type { Author } from '../history/change.js';
import { AlreadyAnswered, IdempotencyService } from '../history/idempotency.service.js';
import { type Actor, type Idempotency, Role } from '../kernel/access/access.js';
import { Forbidden, Unauthenticated } from '../kernel/http/problem.js';
import { asciiAddress } from '../kernel/validation/text.js';
import { Config } from '../config.js';
import { Database, emailKey, sql } from '../database/sql.js';
import { known, PasswordService, strangerAt } from '../users/password.service.js';
import type { UserDto } from '../users/user.dto.js';
import { UserService } from '../users/user.service.js';
import type { AuthenticatedUserDto, ChangePasswordDto, LoginDto, RegisterDto } from './auth.dto.js';
import { knownDevice } from './device.service.js';
import { InvitationAcceptance } from './invitations/invitation-acceptance.service.js';
import { PasswordSignIn } from './oidc/password-sign-in.js';
import { OwnPassword, requireStillPassword } from './own-password.js';
import { type Attempt, PasswordCheck } from './password-check.js';
import { PasswordThrottle } from './password-throttle.js';
import { factorOf, hasPasskeys } from './second-factor/active-factor.js';
import { SecondFactorLogin } from './second-factor/second-factor-login.service.js';
import { type Client, type OpenSession, SessionService } from './session.service.js';
import { FailedSignIns } from './sign-ins/failed-sign-ins.js';
import { SignInMethod } from './sign-ins/sign-in.dto.js';
import { SignIns } from './sign-ins/sign-ins.js';

/** The session after registration; `replayed` if an earlier request created the account. */
export type Registration = OpenSession & { replayed: boolean };

/** The account of an email address, if any. */
type Claimed = AuthenticatedUserDto & {
  account: string;
  password_hash: string | null;
  device: Buffer | null;
  factor: string | null;
  passkey: boolean;
};

/** Authenticates users by password. */
@Injectable()
export class AuthService {
  constructor(
    private readonly activity: ActivityService,
    private readonly idempotency: IdempotencyService,
    private readonly users: UserService,
    private readonly passwords: PasswordService,
    private readonly sessions: SessionService,
    private readonly signIns: SignIns,
    private readonly failedSignIns: FailedSignIns,
    private readonly throttle: PasswordThrottle,
    private readonly check: PasswordCheck,
    private readonly database: Database,
    private readonly ownPassword: OwnPassword,
    private readonly secondFactors: SecondFactorLogin,
    private readonly config: Config,
    private readonly invitations: InvitationAcceptance,
    private readonly passwordSignIn: PasswordSignIn,
  ) {}

  /**
   * Creates a member and logs them in. A retry logs them in with its password: tokens are not stored, and the account
   * may have changed since.
   * @throws Forbidden if `REGISTRATION` or `OIDC_ONLY` does not allow it, or the invitation is for another address; NotFound or Gone for
   * an invitation that cannot be used; Conflict when the email is taken; Unauthenticated when the password of a retry is
   * wrong.
   */
  async register(input: RegisterDto, client: Client, idempotency?: Idempotency): Promise<Registration> {
    this.requireOpen(input);
    await this.throttle.attempt(client.address, 'login');
    const member = await this.createMember(input, client, idempotency);
    return member
      ? { ...(await this.sessions.open(authenticated(member), client)), replayed: false }
      : { ...(await this.enter(input, client)), replayed: true };
  }

  /**
   * @throws Unauthenticated, with the same text and timing for an unknown email and a wrong password; SecondFactorNeeded
   * when the password is right, and not enough; TooManyRequests.
   */
  async login(input: LoginDto, client: Client): Promise<OpenSession> {
    await this.throttle.attempt(client.address, 'login');
    return this.enter(input, client);
  }

  /** @throws InvalidInput when the current password is wrong; TooManyRequests. */
  async changePassword(
    actor: Actor,
    { current_password, new_password }: ChangePasswordDto,
    client: Client,
  ): Promise<void> {
    const before = await this.ownPassword.require(actor, current_password, client.address, 'current_password');
    const password_hash = await this.passwords.hash(new_password, known(actor.id));
    await this.activity.change(actor, async (tx, record) => {
      await requireStillPassword(tx, actor.id, before, 'current_password');
      await this.users.apply(tx, record, actor, actor.id, { password_hash });
    });
  }

  /** @throws Forbidden if `REGISTRATION` or `OIDC_ONLY` does not allow it. */
  private requireOpen({ invitation }: RegisterDto): void {
    this.passwordSignIn.requireUnrestricted();
    const { REGISTRATION } = this.config;
    if (REGISTRATION === 'closed') throw new Forbidden('Nobody can register here.');
    if (REGISTRATION === 'invite' && invitation === undefined) {
      throw new Forbidden('Registering here needs an invitation.');
    }
  }

  /**
   * Accounts are compared by the database: JavaScript lowercases some letters differently. Older accounts may have an
   * address whose domain is not in ASCII form.
   */
  private async enter({ email, password }: LoginDto, client: Client): Promise<OpenSession> {
    const [typed, ascii] = [emailKey(email), emailKey(asciiAddress(email))];
    const user = await this.database.row<Claimed>(sql`
      SELECT coalesce(u.id::text, encode(${ascii}, 'hex')) AS account, u.id, u.name, u.email, u.role,
        CASE WHEN ${this.passwordSignIn.isOpen} THEN u.password_hash END AS password_hash,
        ${knownDevice(sql`u.id`, client.deviceTokens ?? [])} AS device,
        ${factorOf(sql`u.id`)} AS factor, ${hasPasskeys(sql`u.id`)} AS passkey
      FROM (SELECT) nobody LEFT JOIN users u ON ${emailKey(sql`u.email`)} IN (${typed}, ${ascii}) AND u.deleted_at IS NULL
      ORDER BY ${emailKey(sql`u.email`)} = ${typed} DESC LIMIT 1`);
    const right = await this.check.matches(password, user?.password_hash, {
      ...attemptOf(user, email, client),
      onFailure: (failures) => this.noteFailure(user, failures, client),
    });
    if (!user?.password_hash || !right)
      throw new Unauthenticated(`The email address or the password is wrong.${this.passwordSignIn.hint}`);
    const { id, password_hash: passwordHash, device, factor, passkey } = user;
    if (factor) throw this.secondFactors.challenge({ id, password_hash: passwordHash, factor, passkey });
    return this.signIns.open(user, client, [SignInMethod.Password], { passwordHash, device });
  }

  private noteFailure(user: Claimed | undefined, failures: number, { address }: Client): void {
    if (!user?.password_hash) return;
    this.failedSignIns.note({ user, method: SignInMethod.Password, failures, address });
  }

  /** The new member, or undefined if an earlier request with the same key created one. */
  private async createMember(
    { name, email, password, invitation }: RegisterDto,
    client: Client,
    idempotency?: Idempotency,
  ): Promise<UserDto | undefined> {
    if (idempotency && (await this.idempotency.find(idempotency)) !== undefined) return undefined;
    if (invitation !== undefined) await this.invitations.require(invitation, email);
    const password_hash = await this.passwords.hash(password, strangerAt(client.address));
    const id = uuidv7();
    const author: Author = { id, name, idempotency };
    try {
      return await this.activity.change(author, async (tx, record) => {
        const claimed = invitation === undefined ? undefined : await this.invitations.claim(tx, invitation, email);
        const role = claimed?.role ?? Role.Member;
        const user = await this.users.create(tx, record, { id, name, email, role, password_hash });
        if (claimed) await this.invitations.use(tx, record, claimed, user);
        return user;
      });
    } catch (error) {
      const retry = error instanceof AlreadyAnswered && idempotency;
      if (retry && (await this.idempotency.find(retry)) !== undefined) return undefined;
      throw error;
    }
  }
}

/**
 * A known device has its own allowance and queue, so that strangers cannot lock its owner out. The strangers' count
 * restarts with a new password, so a user who was given one can log in.
 */
function attemptOf(user: Claimed | undefined, email: string, { address }: Client): Attempt {
  const account = user?.account ?? email;
  if (!user?.device) return { account: `${account} ${user?.password_hash ?? ''}`, place: strangerAt(address) };
  const device = user.device.toString('base64url');
  return { account: `device ${device}`, place: known(device) };
}

function authenticated({ id, name, email, role }: AuthenticatedUserDto): AuthenticatedUserDto {
  return { id, name, email, role };
}
