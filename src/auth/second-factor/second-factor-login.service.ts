import { Injectable } from '@nestjs/common';
import { ActivityService } from '../../history/activity.service.js';
import type { Author } from '../../history/change.js';
import { Database, sql } from '../../database/sql.js';
import type { AuthenticatedUserDto } from '../auth.dto.js';
import { knownDevice } from '../device.service.js';
import { PasswordThrottle } from '../password-throttle.js';
import type { Client, OpenSession } from '../session.service.js';
import { FailedSignIns } from '../sign-ins/failed-sign-ins.js';
import { SignInMethod } from '../sign-ins/sign-in.dto.js';
import { firstMethod, SignIns } from '../sign-ins/sign-ins.js';
import { factorOf } from './active-factor.js';
import { type Challenge, type ChallengedState, Challenges, over } from './challenges.js';
import { FactorCheck } from './factor-check.js';
import type { SecondFactorLoginDto } from './second-factor.dto.js';
import { SecondFactorNeeded } from './second-factor.problems.js';

type Challenged = Omit<ChallengedState, 'passkey' | 'identity_id'> & AuthenticatedUserDto & { device: Buffer | null };

/** The second step of a login. */
@Injectable()
export class SecondFactorLogin {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly signIns: SignIns,
    private readonly failedSignIns: FailedSignIns,
    private readonly throttle: PasswordThrottle,
    private readonly challenges: Challenges,
    private readonly check: FactorCheck,
  ) {}

  /** What who has given the right password, or has signed in at the provider, is told instead of being let in. */
  challenge(state: ChallengedState): SecondFactorNeeded {
    const first = state.identity_id === undefined ? 'The password is right.' : 'The identity provider knows you.';
    return new SecondFactorNeeded(this.challenges.issue(state), `${first} A code is needed as well.`);
  }

  /**
   * Logs a user in with a code, after the password.
   * @throws SecondFactorNeeded, the same for a wrong code and one that was used; Unauthenticated when the token does not
   * count any more; TooManyRequests.
   */
  async login({ token, code }: SecondFactorLoginDto, client: Client): Promise<OpenSession> {
    await this.throttle.attempt(client.address, 'login');
    const challenge = await this.challenges.present(token);
    const user = await this.challenged(challenge, client);
    const { password_hash: passwordHash, device } = user;
    const noteFailure = (failures: number) =>
      this.failedSignIns.note({ user, method: SignInMethod.Code, failures, address: client.address });
    const right = await this.throttle.guard(accountOf(user), () => this.accept(user, code), noteFailure);
    if (!right) throw new SecondFactorNeeded(challenge.again, 'The code is wrong, or was used already.');
    await challenge.end();
    const { identity_id } = challenge;
    const proof = { passwordHash, device, identity_id };
    return this.signIns.open(user, client, [firstMethod(identity_id), SignInMethod.Code], proof);
  }

  /** @throws Unauthenticated if password or second factor have changed since the first step. */
  private async challenged(challenge: Challenge, { deviceTokens = [] }: Client): Promise<Challenged> {
    const user = await this.database.row<Challenged>(sql`
      SELECT u.id, u.name, u.email, u.role, u.password_hash, ${factorOf(sql`u.id`)} AS factor,
        ${knownDevice(sql`u.id`, deviceTokens)} AS device
      FROM users u WHERE u.id = ${challenge.user_id} AND u.deleted_at IS NULL`);
    if (!user || !challenge.isFor(user)) throw over();
    return user;
  }

  private accept({ id, name }: Challenged, code: string): Promise<boolean> {
    const author: Author = { id, name };
    return this.activity.change(author, (tx, record) => this.check.accept(tx, record, { id, name }, code));
  }
}

/**
 * The key for counting wrong codes. A known device has its own allowance, so that who knows the password cannot lock the
 * owner out there; a new password begins a new count.
 */
function accountOf({ id, password_hash, device }: Challenged): string {
  return device ? `code device ${device.toString('base64url')}` : `code ${id} ${password_hash}`;
}
