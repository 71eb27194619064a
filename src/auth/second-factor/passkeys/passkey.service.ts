import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { UUID, uuidv7 } from 'uuidv7';
import { Database, type Queryable, rfc3339, sql } from '../../../database/sql.js';
import { ActivityService } from '../../../history/activity.service.js';
import type { Actor } from '../../../kernel/access/access.js';
import { Conflict, InvalidInput, NotFound } from '../../../kernel/http/problem.js';
import { list, type Page, sortKey } from '../../../kernel/paging/page.js';
import type { PageQuery } from '../../../kernel/paging/page.dto.js';
import { UserQueries } from '../../../users/user.queries.js';
import { OwnPassword } from '../../own-password.js';
import { isFactorActive } from '../active-factor.js';
import { Ceremonies, originsOf, rpIdOf } from './ceremonies.js';
import { type CreatePasskeyDto, MAX_PASSKEYS, type PasskeyCreationDto, type PasskeyDto } from './passkey.dto.js';
import { Passkey } from './passkey.entity.js';
import { PASSKEY_ADDED, PASSKEY_REMOVED, passkeyChange } from './passkey.events.js';

const COLUMNS = sql`
  p.id, p.name, ${rfc3339(sql`p.created_at`)} AS created_at, ${rfc3339(sql`p.last_used_at`)} AS last_used_at`;

/** The passkeys of users, for who has a second factor: so that a lost one keeps nobody out. */
@Injectable()
export class PasskeyService {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly users: UserQueries,
    private readonly password: OwnPassword,
    private readonly ceremonies: Ceremonies,
  ) {}

  /** The passkeys of a user, newest first. */
  list(user_id: string, page: PageQuery): Promise<Page<PasskeyDto>> {
    return list<PasskeyDto>(
      this.database,
      {
        columns: COLUMNS,
        of: sql`p`,
        from: sql`passkeys p`,
        where: sql`p.user_id = ${user_id}`,
        id: sql`p.id`,
        sorts: { created_at: sortKey('timestamptz', sql`p.created_at`) },
        default_sort: '-created_at',
      },
      page,
    );
  }

  /** What a browser needs to make one. @throws InvalidInput for a wrong password; Conflict; TooManyRequests */
  async begin(actor: Actor, password: string, request: FastifyRequest): Promise<PasskeyCreationDto> {
    await this.password.require(actor, password, request.ip);
    const [rp_id, user_id] = [rpIdOf(request), actor.id];
    await requireFactor(this.database, user_id);
    const known = await this.database.rows<{ credential_id: Buffer }>(sql`
      SELECT credential_id FROM passkeys WHERE user_id = ${user_id}`);
    if (known.length >= MAX_PASSKEYS) throw tooMany();
    const exclude = known.map(({ credential_id }) => credential_id.toString('base64url'));
    const begun = this.ceremonies.begin({ purpose: 'create', rp_id, user_id });
    const user_handle = Buffer.from(UUID.parse(user_id).bytes).toString('base64url');
    return { ...begun, rp_id, user_handle, exclude };
  }

  /** Adds a passkey that a browser made. @throws InvalidInput for one that does not answer the challenge; Conflict */
  async add(actor: Actor, input: CreatePasskeyDto, request: FastifyRequest): Promise<PasskeyDto> {
    const made = await this.verified(actor, input, request);
    const [id, user_id, name] = [uuidv7(), actor.id, input.name];
    return this.activity.change(actor, async (tx, record) => {
      const user = await this.users.lock(tx, user_id);
      await requireFactor(tx, user_id);
      const count = await tx.manager.countBy(Passkey, { user_id });
      if (count >= MAX_PASSKEYS) throw tooMany();
      const added = await tx.row<PasskeyDto>(sql`
        INSERT INTO passkeys AS p (id, user_id, credential_id, public_key, counter, rp_id, transports, name)
        VALUES (${id}, ${user_id}, ${made.credential_id}, ${made.public_key}, ${made.counter}, ${made.rp_id},
          ${made.transports}::text[], ${name})
        ON CONFLICT (credential_id) DO NOTHING RETURNING ${COLUMNS}`);
      if (!added) throw new Conflict('This passkey is known already.');
      record(passkeyChange(PASSKEY_ADDED, { id: user_id, name: user.name, passkey: name }));
      return added;
    });
  }

  /** Removes a passkey of a user. @throws NotFound */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.activity.change(actor, async (tx, record) => {
      const user = await this.users.lock(tx, actor.id);
      const removed = await tx.row<{ name: string }>(sql`
        DELETE FROM passkeys WHERE id = ${id} AND user_id = ${actor.id} RETURNING name`);
      if (!removed) throw new NotFound('passkey');
      record(passkeyChange(PASSKEY_REMOVED, { id: actor.id, name: user.name, passkey: removed.name }));
    });
  }

  /** @throws InvalidInput */
  private async verified({ id }: Actor, input: CreatePasskeyDto, request: FastifyRequest) {
    const { token, credential_id, client_data, attestation } = input;
    const ceremony = this.ceremonies.read(token, 'create');
    if (ceremony?.user_id !== id) throw new InvalidInput([{ field: 'token', message: 'has expired: begin again' }]);
    const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
    const result = await verifyRegistrationResponse({
      response: {
        id: credential_id,
        rawId: credential_id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON: client_data, attestationObject: attestation },
      },
      expectedChallenge: ceremony.challenge,
      expectedOrigin: originsOf(request),
      expectedRPID: ceremony.rp_id,
      requireUserVerification: false,
    }).catch(() => undefined);
    if (!result?.verified) throw new InvalidInput([{ field: 'attestation', message: 'does not answer the challenge' }]);
    const { credential } = result.registrationInfo;
    return {
      credential_id: Buffer.from(credential.id, 'base64url'),
      public_key: Buffer.from(credential.publicKey),
      counter: credential.counter,
      rp_id: ceremony.rp_id,
      transports: credential.transports ?? [],
    };
  }
}

const tooMany = () => new Conflict(`You have ${MAX_PASSKEYS} passkeys. Remove some of them first.`);

/** @throws Conflict */
async function requireFactor(on: Queryable, user_id: string): Promise<void> {
  if (!(await isFactorActive(on, user_id)))
    throw new Conflict('Set up two-step sign-in first: its codes let you in if a passkey is lost.');
}
