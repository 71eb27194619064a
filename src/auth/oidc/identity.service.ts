import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Database, rfc3339, sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import type { Recorder } from '../../history/change.js';
import { type Actor, Role } from '../../kernel/access/access.js';
import { Conflict, NotFound } from '../../kernel/http/problem.js';
import { isOfPassword } from '../../users/password.service.js';
import type { UserDto } from '../../users/user.dto.js';
import { UserQueries } from '../../users/user.queries.js';
import { UserSteps } from '../../users/user-steps.js';
import { OwnPassword, requireStillPassword } from '../own-password.js';
import type { Person } from './claims.js';
import { Identity } from './identity.entity.js';
import { identityLinked, identityUnlinked } from './identity.events.js';
import { LinkedBy, OidcReason, type OwnIdentityDto } from './oidc.dto.js';
import { OidcRefused } from './oidc.problems.js';
import { OidcProvider } from './provider.service.js';

type Named = Pick<UserDto, 'id' | 'name'>;

/** Whose accounts at the provider are whose users here. */
@Injectable()
export class IdentityService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly users: UserQueries,
    private readonly password: OwnPassword,
    private readonly provider: OidcProvider,
    private readonly steps: UserSteps,
  ) {}

  onModuleInit(): void {
    this.steps.on('deleted', async ({ tx, user }) => void (await removeAll(tx, user.id)));
  }

  /** How a user signs in. @throws NotFound */
  async stateOf(user_id: string): Promise<OwnIdentityDto> {
    const row = await this.database.row<{ hash: string; since: string | null; last_used_at: string | null }>(sql`
      SELECT u.password_hash AS hash, ${rfc3339(sql`i.created_at`)} AS since, ${rfc3339(sql`i.last_used_at`)} AS last_used_at
      FROM users u LEFT JOIN LATERAL (
        SELECT created_at, last_used_at FROM identities WHERE user_id = u.id ORDER BY created_at DESC, id LIMIT 1) i ON true
      WHERE u.id = ${user_id} AND u.deleted_at IS NULL`);
    if (!row) throw new NotFound('user');
    const { hash, since, last_used_at } = row;
    return {
      ...{ provider: this.provider.name, linked: since !== null, since, last_used_at },
      has_password: isOfPassword(hash),
    };
  }

  /** Links the account of a person to the user who asked for it. @throws OidcRefused if either is linked to another. */
  async link(actor: Actor, person: Person): Promise<void> {
    await this.activity.change(actor, async (tx, record) => {
      const user = await this.users.lock(tx, actor.id);
      const { issuer, subject } = person;
      const known = await tx.row<{ user_id: string }>(sql`
        SELECT user_id FROM identities WHERE issuer = ${issuer} AND subject = ${subject}`);
      if (known?.user_id === user.id) return;
      if (known) throw linkedElsewhere(this.provider.require());
      await this.add(tx, record, user, person, LinkedBy.Profile);
    });
  }

  /**
   * Adds an account at the provider to a user. The caller holds the lock of the user.
   * @returns its id. @throws OidcRefused
   */
  async add(tx: Transaction, record: Recorder, user: Named, person: Person, by: LinkedBy): Promise<string> {
    const { issuer, subject } = person;
    const provider = this.provider.require();
    if (await tx.manager.existsBy(Identity, { user_id: user.id, issuer }))
      throw new OidcRefused(
        OidcReason.AlreadyLinked,
        `You are linked to another account at ${provider} already. Unlink that first.`,
      );
    const used = by === LinkedBy.Profile ? sql`NULL` : sql`now()`;
    const added = await tx.row<{ id: string }>(sql`
      INSERT INTO identities (id, user_id, issuer, subject, last_used_at)
      VALUES (${uuidv7()}, ${user.id}, ${issuer}, ${subject}, ${used}) ON CONFLICT (issuer, subject) DO NOTHING RETURNING id`);
    if (!added) throw linkedElsewhere(provider);
    const { id, name } = user;
    record(identityLinked({ id, name, provider }, by));
    return added.id;
  }

  /**
   * Unlinks the caller. Sessions go on.
   * @throws InvalidInput for a wrong password; NotFound; Conflict if nothing else would let them in; TooManyRequests
   */
  async unlink(actor: Actor, password: string, address: string): Promise<OwnIdentityDto> {
    const hash = await this.password.require(actor, password, address);
    await this.activity.change(actor, async (tx, record) => {
      const user = await this.users.lock(tx, actor.id);
      await requireStillPassword(tx, user.id, hash);
      this.requireAnotherWay(user, hash);
      if (!(await this.takeOff(tx, record, user))) throw new NotFound('linked account');
    });
    return this.stateOf(actor.id);
  }

  /** The part of `unlink()` in a transaction of the caller. @returns whether there was one. */
  async takeOff(tx: Transaction, record: Recorder, { id, name }: Named): Promise<boolean> {
    if ((await removeAll(tx, id)) === 0) return false;
    record(identityUnlinked({ id, name, provider: this.provider.name ?? 'SSO' }));
    return true;
  }

  /** @throws Conflict */
  private requireAnotherWay({ role }: UserDto, hash: string): void {
    if (!isOfPassword(hash))
      throw new Conflict(
        'You have no password: without the identity provider, nothing would let you in. Set one first.',
      );
    if (this.provider.isOnly && role !== Role.Admin) throw new Conflict('Here only the identity provider lets in.');
  }
}

/** @returns how many there were. */
async function removeAll(tx: Transaction, user_id: string): Promise<number> {
  return (await tx.rows(sql`DELETE FROM identities WHERE user_id = ${user_id} RETURNING id`)).length;
}

function linkedElsewhere(provider: string): OidcRefused {
  return new OidcRefused(OidcReason.LinkedElsewhere, `This account at ${provider} belongs to another user here.`);
}
