import { Injectable, Logger } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Config } from '../../config.js';
import { takeTurn } from '../../database/advisory-lock.js';
import { Database, emailKey, sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import { Role } from '../../kernel/access/access.js';
import { Conflict, Overloaded, Problem } from '../../kernel/http/problem.js';
import { hashOfNobody } from '../../users/password.service.js';
import { UserQueries } from '../../users/user.queries.js';
import { UserService } from '../../users/user.service.js';
import { UserSteps } from '../../users/user-steps.js';
import type { AuthenticatedUserDto } from '../auth.dto.js';
import { knownDevice } from '../device.service.js';
import type { InvitationDto } from '../invitations/invitation.dto.js';
import { InvitationAcceptance } from '../invitations/invitation-acceptance.service.js';
import { factorOf, hasPasskeys, isFactorActive } from '../second-factor/active-factor.js';
import { SecondFactorLogin } from '../second-factor/second-factor-login.service.js';
import type { Client, OpenSession } from '../session.service.js';
import { SignInMethod } from '../sign-ins/sign-in.dto.js';
import { SignIns } from '../sign-ins/sign-ins.js';
import { emailOf, isVerified, nameOf, type Person } from './claims.js';
import { roleKept } from './identity.events.js';
import { IdentityService } from './identity.service.js';
import { LinkedBy, OidcReason } from './oidc.dto.js';
import { OidcRefused } from './oidc.problems.js';
import { OidcProvider } from './provider.service.js';

/** A user and the account at the provider with which they sign in. */
interface Known extends AuthenticatedUserDto {
  identity_id: string;
  password_hash: string;
  device: Buffer | null;
  factor: string | null;
  passkey: boolean;
}

/** Lets in who has signed in at the provider: with their user, or with a new one. */
@Injectable()
export class OidcSignIn {
  private readonly logger = new Logger(OidcSignIn.name);

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly users: UserService,
    private readonly queries: UserQueries,
    private readonly steps: UserSteps,
    private readonly signIns: SignIns,
    private readonly invitations: InvitationAcceptance,
    private readonly secondFactors: SecondFactorLogin,
    private readonly identities: IdentityService,
    private readonly provider: OidcProvider,
  ) {}

  /**
   * Opens a session.
   * @param invitation the token of one, for a new user, or for projects to join.
   * @throws OidcRefused; SecondFactorNeeded for who has set one up here.
   */
  async enter(person: Person, client: Client, invitation?: string): Promise<OpenSession> {
    const isKnown = (await this.find(person, client)) !== undefined;
    // Who comes at the same moment may have made or changed an account meanwhile: then it is looked for once more.
    if (!isKnown) await retrying(() => this.makeKnown(person, invitation));
    const user = await this.find(person, client);
    if (!user) throw changing();
    if (isKnown && invitation !== undefined)
      await asRefusal(this.invitations.accept({ id: user.id, name: user.name, role: user.role }, invitation));
    const { id, name, email, password_hash: passwordHash, device, factor, passkey, identity_id } = user;
    const role = await this.applyRole(user, person);
    await this.database.rows(sql`UPDATE identities SET last_used_at = now() WHERE id = ${identity_id}`);
    if (factor) throw this.secondFactors.challenge({ id, password_hash: passwordHash, factor, passkey, identity_id });
    const proof = { passwordHash, device, identity_id };
    return this.signIns.open({ id, name, email, role }, client, [SignInMethod.Provider], proof);
  }

  private find({ issuer, subject }: Person, client: Client): Promise<Known | undefined> {
    return this.database.row<Known>(sql`
      SELECT i.id AS identity_id, u.id, u.name, u.email, u.role, u.password_hash,
        ${knownDevice(sql`u.id`, client.deviceTokens ?? [])} AS device,
        ${factorOf(sql`u.id`)} AS factor, ${hasPasskeys(sql`u.id`)} AS passkey
      FROM identities i JOIN users u ON u.id = i.user_id
      WHERE i.issuer = ${issuer} AND i.subject = ${subject} AND u.deleted_at IS NULL`);
  }

  /** Links a person to the user with their address, or to a new one. @throws OidcRefused */
  private async makeKnown(person: Person, invitation?: string): Promise<void> {
    const email = emailOf(person);
    const user = await this.database.row<{ id: string; name: string }>(sql`
      SELECT id, name FROM users u WHERE ${emailKey(sql`u.email`)} = ${emailKey(email)} AND u.deleted_at IS NULL`);
    if (user) return this.link(person, email, user);
    const [id, name] = [uuidv7(), nameOf(person, email)];
    await this.activity.change({ id, name }, async (tx, record) => {
      if (await this.isKnownInTurn(tx, person)) return;
      const claimed = await this.claim(tx, person, email, invitation);
      const role = person.role ?? claimed?.role ?? Role.Member;
      const created = await this.users.create(tx, record, { id, name, email, role, password_hash: hashOfNobody() });
      await this.identities.add(tx, record, created, person, LinkedBy.SignUp);
      if (claimed) await this.invitations.use(tx, record, claimed, created);
    });
  }

  /** The invitation of a new user, if there is one. @throws OidcRefused if one is needed, or nobody is let in. */
  private async claim(
    tx: Transaction,
    person: Person,
    email: string,
    token?: string,
  ): Promise<InvitationDto | undefined> {
    const { REGISTRATION } = this.config;
    if (REGISTRATION === 'closed') throw new OidcRefused(OidcReason.Closed, `There is no account of ${email} here.`);
    if (token !== undefined) return asRefusal(this.invitations.claim(tx, token, email));
    const claimed = isVerified(person) ? await this.invitations.claimFor(tx, email) : undefined;
    if (claimed || REGISTRATION === 'open') return claimed;
    throw new OidcRefused(
      OidcReason.InvitationNeeded,
      `There is no account of ${email} here, and no invitation for this address.`,
    );
  }

  /**
   * Links a person to the user with their address, if the provider has verified it. The user may have been made by somebody
   * else, in the hope that the owner of the address comes: so the password and the sessions end, and API tokens too.
   * @throws OidcRefused
   */
  private async link(person: Person, email: string, author: { id: string; name: string }): Promise<void> {
    if (!isVerified(person)) throw unverified(email);
    await this.activity.change(author, async (tx, record) => {
      if (await this.isKnownInTurn(tx, person)) return;
      const user = await this.queries.lock(tx, author.id);
      await this.requireLinkable(tx, user, email);
      await this.identities.add(tx, record, user, person, LinkedBy.Email).catch((error: unknown) => {
        const isOther = error instanceof OidcRefused && error.reason === OidcReason.AlreadyLinked;
        throw isOther ? taken(email) : error;
      });
      await this.users.apply(tx, record, author, user.id, { password_hash: hashOfNobody() });
      await this.steps.run('handed_over', { tx, record, author, user });
    });
  }

  /** @throws OidcRefused; Conflict if the address has changed. */
  private async requireLinkable(tx: Transaction, { id }: { id: string }, email: string): Promise<void> {
    const still = await tx.row(
      sql`SELECT FROM users WHERE id = ${id} AND ${emailKey(sql`email`)} = ${emailKey(email)}`,
    );
    if (!still) throw new Conflict('The account has changed.');
    if (await isFactorActive(tx, id))
      throw new OidcRefused(
        OidcReason.SecondFactor,
        `The account of ${email} has two-step sign-in. Log in to it the usual way, and link it in your profile.`,
      );
  }

  /** Of sign-ins of one person at the same moment, one goes first, and the others find what it has made. */
  private async isKnownInTurn(tx: Transaction, { issuer, subject }: Person): Promise<boolean> {
    await takeTurn(tx, `identity ${issuer} ${subject}`);
    return (await tx.row(sql`SELECT FROM identities WHERE issuer = ${issuer} AND subject = ${subject}`)) !== undefined;
  }

  /**
   * Gives a user the role that the provider says; the change is the provider's. The last admin stays one, which is logged
   * and recorded.
   * @returns the role from now on.
   */
  private async applyRole({ id, name, role: before }: Known, { role }: Person): Promise<Role> {
    if (role === undefined || role === before) return before;
    const provider = this.provider.require();
    const author = { id: null, name: provider };
    try {
      await this.activity.change(author, (tx, record) => this.users.apply(tx, record, author, id, { role }));
      return role;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      this.logger.warn({ user_id: id }, 'the provider says that the last admin is none: they stay admin');
      await this.activity.note(author, roleKept({ id, name, provider }));
      return before;
    }
  }
}

/** Does what a conflict ended once more. @throws Overloaded if another one ends that too. */
async function retrying(work: () => Promise<void>): Promise<void> {
  const isConflict = (error: unknown) => error instanceof Conflict;
  await work().catch((error: unknown) => {
    if (!isConflict(error)) throw error;
    return work().catch((again: unknown) => {
      throw isConflict(again) ? changing() : again;
    });
  });
}

const changing = () => new Overloaded('This account is being changed just now. Please sign in again.', 1);

/** What an invitation is refused for, as the refusal of a sign-in. */
async function asRefusal<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new OidcRefused(OidcReason.Invitation, error.detail, {}, error);
  }
}

function unverified(email: string): OidcRefused {
  return new OidcRefused(
    OidcReason.EmailUnverified,
    `There is an account of ${email} here, and the provider does not say that it has verified this address. Log in the usual way, and link the account in your profile.`,
    { claim: 'email_verified', expected: 'true' },
  );
}

function taken(email: string): OidcRefused {
  return new OidcRefused(
    OidcReason.EmailTaken,
    `The account of ${email} here is linked to another account at the provider.`,
  );
}
