import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { ActivityService, type Author } from '../activity/activity.service.js';
import { AlreadyAnswered, IdempotencyService } from '../activity/idempotency.service.js';
import { type Actor, type Idempotency, Role } from '../common/access.js';
import { InvalidInput, Unauthenticated } from '../common/problem.js';
import { Database, sql } from '../database/sql.js';
import { PasswordService } from '../users/password.service.js';
import type { UserDto } from '../users/user.dto.js';
import { UserService } from '../users/user.service.js';
import type { AuthenticatedUserDto, ChangePasswordDto, LoginDto, RegisterDto } from './auth.dto.js';
import { PasswordThrottle } from './password.throttle.js';
import { type Client, type OpenSession, SessionService } from './session.service.js';

/** The session of who registered; `replayed` where an earlier request had made the account. */
export type Registration = OpenSession & { replayed: boolean };

/** Who someone is, and how they prove it. */
@Injectable()
export class AuthService {
  constructor(
    private readonly activity: ActivityService,
    private readonly idempotency: IdempotencyService,
    private readonly users: UserService,
    private readonly passwords: PasswordService,
    private readonly sessions: SessionService,
    private readonly throttle: PasswordThrottle,
    private readonly database: Database,
  ) {}

  /**
   * Creates a member and logs them in. A retry logs them in with the password that they gave: tokens are not kept to be
   * repeated, and meanwhile the account may have changed.
   * @throws Conflict when the email is taken; Unauthenticated when a retry's password is no longer the right one.
   */
  async register(input: RegisterDto, client: Client, idempotency?: Idempotency): Promise<Registration> {
    await this.throttle.attempt(client.address);
    const member = await this.createMember(input, idempotency);
    return member
      ? { ...(await this.sessions.open(authenticated(member), client)), replayed: false }
      : { ...(await this.enter(input, client)), replayed: true };
  }

  /** @throws Unauthenticated, the same and as slowly for an unknown email and a wrong password; TooManyRequests. */
  async login(input: LoginDto, client: Client): Promise<OpenSession> {
    await this.throttle.attempt(client.address);
    return this.enter(input, client);
  }

  /** @throws InvalidInput when the current password is wrong; TooManyRequests. */
  async changePassword(
    actor: Actor,
    { current_password, new_password }: ChangePasswordDto,
    client: Client,
  ): Promise<void> {
    await this.throttle.attempt(client.address);
    const user = await this.database.row<{ password_hash: string }>(sql`
      SELECT password_hash FROM users WHERE id = ${actor.id}`);
    const right = await this.throttle.guard(actor.id, () =>
      this.passwords.matches(current_password, user?.password_hash),
    );
    if (!right) throw wrongPassword();
    const password_hash = await this.passwords.hash(new_password);
    await this.activity.change(actor, async (tx, record) => {
      // Comparing and hashing take a while, in which another change may have made it a former password.
      const still = await tx.row(sql`
        SELECT FROM users WHERE id = ${actor.id} AND password_hash = ${user?.password_hash ?? null} FOR NO KEY UPDATE`);
      if (!still) throw wrongPassword();
      await this.users.apply(tx, record, actor, actor.id, { password_hash });
    });
  }

  /**
   * The account is what the database takes an email for: in JavaScript, other letters have the same lower case.
   */
  private async enter({ email, password }: LoginDto, client: Client): Promise<OpenSession> {
    const user = await this.database.row<AuthenticatedUserDto & { account: string; password_hash: string | null }>(sql`
      SELECT coalesce(u.id::text, lower(${email})) AS account, u.id, u.name, u.email, u.role, u.password_hash
      FROM (SELECT) nobody LEFT JOIN users u ON lower(u.email) = lower(${email}) AND u.deleted_at IS NULL`);
    const hash = user?.password_hash;
    const right = await this.throttle.guard(user?.account ?? email, () => this.passwords.matches(password, hash));
    if (!user || !hash || !right) throw new Unauthenticated('The email address or the password is wrong.');
    return this.sessions.open(authenticated(user), client, hash);
  }

  /** The new member, or undefined where the same request has made one before. */
  private async createMember(
    { name, email, password }: RegisterDto,
    idempotency?: Idempotency,
  ): Promise<UserDto | undefined> {
    if (idempotency && (await this.idempotency.find(idempotency)) !== undefined) return undefined;
    const password_hash = await this.passwords.hash(password);
    const id = uuidv7();
    const author: Author = { id, name, idempotency };
    try {
      return await this.activity.change(author, (tx, record) =>
        this.users.create(tx, record, { id, name, email, role: Role.Member, password_hash }),
      );
    } catch (error) {
      const retry = error instanceof AlreadyAnswered && idempotency;
      if (retry && (await this.idempotency.find(retry)) !== undefined) return undefined;
      throw error;
    }
  }
}

const wrongPassword = () => new InvalidInput([{ field: 'current_password', message: 'is wrong' }]);

function authenticated({ id, name, email, role }: AuthenticatedUserDto): AuthenticatedUserDto {
  return { id, name, email, role };
}
