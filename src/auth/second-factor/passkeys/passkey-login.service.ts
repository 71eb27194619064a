import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Database, type Sql, sql } from '../../../database/sql.js';
import { Unauthenticated } from '../../../kernel/http/problem.js';
import type { AuthenticatedUserDto } from '../../auth.dto.js';
import { knownDevice } from '../../device.service.js';
import { PasswordSignIn } from '../../oidc/password-sign-in.js';
import { PasswordThrottle } from '../../password-throttle.js';
import type { Client, OpenSession } from '../../session.service.js';
import { SignInMethod } from '../../sign-ins/sign-in.dto.js';
import { firstMethod, SignIns } from '../../sign-ins/sign-ins.js';
import { type Challenge, Challenges, over } from '../challenges.js';
import { factorOf } from '../active-factor.js';
import { Ceremonies, type Ceremony, originsOf, rpIdOf } from './ceremonies.js';
import type { PasskeyLoginDto, PasskeyRequestDto } from './passkey.dto.js';

/** A passkey with its user. */
interface Known extends AuthenticatedUserDto {
  passkey_id: string;
  credential_id: Buffer;
  public_key: Buffer;
  counter: number;
  password_hash: string;
  factor: string;
  device: Buffer | null;
}

/** Logs users in with their passkeys: instead of a code, or of password and code. */
@Injectable()
export class PasskeyLogin {
  constructor(
    private readonly database: Database,
    private readonly signIns: SignIns,
    private readonly throttle: PasswordThrottle,
    private readonly challenges: Challenges,
    private readonly ceremonies: Ceremonies,
    private readonly passwords: PasswordSignIn,
  ) {}

  /**
   * What a browser needs to use a passkey.
   * @param step the token of the first step; without it, the passkey stands for the password too.
   * @throws Unauthenticated when that token does not count any more; Forbidden where only the provider lets in; TooManyRequests
   */
  async begin(step: string | undefined, request: FastifyRequest): Promise<PasskeyRequestDto> {
    await this.throttle.attempt(request.ip, 'login');
    const rp_id = rpIdOf(request);
    if (step === undefined) this.passwords.requireUnrestricted();
    if (step === undefined) return { ...this.ceremonies.begin({ purpose: 'login', rp_id }), rp_id, allow: [] };
    const { user_id } = await this.challenges.present(step, { isTry: false });
    const allowed = await this.database.rows<{ credential_id: Buffer }>(sql`
      SELECT credential_id FROM passkeys WHERE user_id = ${user_id} AND rp_id = ${rp_id}`);
    const begun = this.ceremonies.begin({ purpose: 'second step', rp_id, user_id, step });
    return { ...begun, rp_id, allow: allowed.map(({ credential_id }) => credential_id.toString('base64url')) };
  }

  /** @throws Unauthenticated, the same for whatever is wrong with it; TooManyRequests */
  async login(input: PasskeyLoginDto, client: Client, request: FastifyRequest): Promise<OpenSession> {
    await this.throttle.attempt(client.address, 'login');
    const ceremony = this.ceremonies.read(input.token, 'second step', 'login');
    if (!ceremony) throw over();
    if (ceremony.purpose === 'login') this.passwords.requireUnrestricted();
    const first = ceremony.step === undefined ? undefined : await this.challenges.present(ceremony.step);
    const known = await this.find(input, client);
    if (!known || !isMeant(known, ceremony, first)) throw refused();
    if (!(await this.verify(known, ceremony, input, request))) throw refused();
    await first?.end();
    const { password_hash: passwordHash, device } = known;
    const methods = [...(first ? [firstMethod(first.identity_id)] : []), SignInMethod.Passkey];
    return this.signIns.open(known, client, methods, { passwordHash, device, identity_id: first?.identity_id });
  }

  private find({ credential_id }: PasskeyLoginDto, { deviceTokens = [] }: Client): Promise<Known | undefined> {
    return this.database.row<Known>(sql`
      SELECT p.id AS passkey_id, p.credential_id, p.public_key, p.counter::float8 AS counter, u.id, u.name, u.email, u.role,
        u.password_hash, ${factorOf(sql`u.id`)} AS factor, ${knownDevice(sql`u.id`, deviceTokens)} AS device
      FROM passkeys p JOIN users u ON u.id = p.user_id
      WHERE p.credential_id = ${Buffer.from(credential_id, 'base64url')} AND u.deleted_at IS NULL`);
  }

  /** Whether it has answered the challenge, which it does once: answers at the same moment exclude each other. */
  private async verify(known: Known, ceremony: Ceremony, input: PasskeyLoginDto, request: FastifyRequest) {
    const { credential_id, client_data, authenticator_data, signature } = input;
    const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
    const result = await verifyAuthenticationResponse({
      response: {
        id: credential_id,
        rawId: credential_id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON: client_data, authenticatorData: authenticator_data, signature },
      },
      expectedChallenge: ceremony.challenge,
      expectedOrigin: originsOf(request),
      expectedRPID: ceremony.rp_id,
      credential: {
        id: known.credential_id.toString('base64url'),
        publicKey: new Uint8Array(known.public_key),
        counter: known.counter,
      },
      // In place of the password too, it must be somebody who can unlock the device.
      requireUserVerification: ceremony.purpose === 'login',
    }).catch(() => undefined);
    if (!result?.verified) return false;
    const used = await this.database.row(useOf(known.passkey_id, result.authenticationInfo.newCounter, ceremony.at));
    return used !== undefined;
  }
}

/** Whether a passkey belongs to whom the challenge was for, and nothing has changed since the first step. */
function isMeant(known: Known, { purpose, user_id }: Ceremony, first: Challenge | undefined): boolean {
  return purpose === 'login' || (user_id === known.id && first?.user_id === known.id && first.isFor(known));
}

/** A counter that does not grow means that there is a copy, but for those that do not count. */
function useOf(id: string, counter: number, at: number): Sql {
  const challenge_at = new Date(at);
  return sql`
    UPDATE passkeys SET counter = ${counter}, last_used_at = now(), last_challenge_at = ${challenge_at}
    WHERE id = ${id} AND (last_challenge_at IS NULL OR last_challenge_at < ${challenge_at})
      AND (counter < ${counter} OR (counter = 0 AND ${counter}::bigint = 0)) RETURNING id`;
}

const refused = () => new Unauthenticated('This passkey was not accepted. Try again, or log in another way.');
