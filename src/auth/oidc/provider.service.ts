import { Injectable } from '@nestjs/common';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  clockTolerance,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  type ServerMetadata,
} from 'openid-client';
import { Config } from '../../config.js';
import { NotFound } from '../../kernel/http/problem.js';
import type { Attempt } from './attempts.js';
import { boundedFetch } from './bounded-fetch.js';
import { type Claims, type Person, roleIn, together, valueAt, WANTED } from './claims.js';
import { refusalOf, type Step } from './provider-errors.js';

const SCOPE = 'openid email profile';
/** How long a provider may take for one answer, in seconds. */
const TIMEOUT_S = 5;
/** How far the clocks may be apart, in seconds. */
const TOLERANCE_S = 30;
/** After this time, in milliseconds, a provider is asked for its configuration again. */
const CONFIGURATION_MS = 60 * 60_000;

/** A configuration that the provider has told, and when, in milliseconds since the process began. */
interface Discovered {
  configuration: Configuration;
  at: number;
}

/**
 * The identity provider (OpenID Connect). It is asked for its configuration when somebody signs in, and not before: one that
 * is away stops neither the start nor another way in.
 */
@Injectable()
export class OidcProvider {
  private discovered?: Discovered;
  private discovering?: Promise<Discovered>;

  constructor(private readonly config: Config) {}

  /** Its name; null where there is none. */
  get name(): string | null {
    return this.config.OIDC_ISSUER ? this.config.OIDC_NAME : null;
  }

  /** Whether it is the only way in. */
  get isOnly(): boolean {
    return this.config.OIDC_ONLY;
  }

  /** @throws NotFound where there is none. */
  require(): string {
    if (this.name === null) throw new NotFound('identity provider');
    return this.name;
  }

  /**
   * Where somebody signs in, with what to keep until the answer comes.
   * @throws OidcRefused while the provider does not say where that is.
   */
  async begin(state: string, redirect_uri: string): Promise<{ url: string } & Pick<Attempt, 'nonce' | 'verifier'>> {
    const [nonce, verifier] = [randomNonce(), randomPKCECodeVerifier()];
    const { configuration } = await this.configuration();
    const parameters = {
      ...{ redirect_uri, scope: SCOPE, state, nonce, code_challenge_method: 'S256' },
      code_challenge: await calculatePKCECodeChallenge(verifier),
    };
    try {
      return { url: buildAuthorizationUrl(configuration, parameters).href, nonce, verifier };
    } catch (error) {
      throw refusalOf(error, 'discovery');
    }
  }

  /**
   * Who has signed in, by what the provider sent back.
   * @throws OidcRefused
   */
  async personOf({ redirect_uri, state, nonce, verifier }: Attempt, response: string): Promise<Person> {
    const { configuration } = await this.configuration();
    const url = new URL(redirect_uri);
    url.search = response;
    const tokens = await asking('token', () =>
      authorizationCodeGrant(configuration, url, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      }),
    );
    const token = { ...tokens.claims() } as Claims & { iss: string; sub: string };
    const claims = await this.completed(configuration, tokens.access_token, token);
    const { OIDC_ROLE_CLAIM } = this.config;
    const role = OIDC_ROLE_CLAIM === undefined ? undefined : roleIn(claims, OIDC_ROLE_CLAIM);
    return { issuer: token.iss, subject: token.sub, claims, role };
  }

  /** The claims of the token, and where some are missing, those that the provider tells besides. */
  private async completed(configuration: Configuration, access_token: string, token: Claims): Promise<Claims> {
    const { OIDC_ROLE_CLAIM } = this.config;
    const wanted = [...WANTED, ...(OIDC_ROLE_CLAIM === undefined ? [] : [OIDC_ROLE_CLAIM])];
    const isComplete = wanted.every((name) => valueAt(token, name) !== undefined);
    if (isComplete || configuration.serverMetadata().userinfo_endpoint === undefined) return token;
    const more = await asking('userinfo', () => fetchUserInfo(configuration, access_token, String(token.sub)));
    return together(token, more);
  }

  /** What the provider has told last; asked for again from time to time, if it answers. @throws OidcRefused */
  private async configuration(): Promise<Discovered> {
    this.require();
    const known = this.discovered;
    if (known && performance.now() - known.at < CONFIGURATION_MS) return known;
    this.discovering ??= this.discover().finally(() => (this.discovering = undefined));
    return known ? this.discovering.catch(() => known) : this.discovering;
  }

  private async discover(): Promise<Discovered> {
    // What was lost on the way once may arrive the second time.
    const configuration = await asking('discovery', () => this.ask().catch(() => this.ask()));
    this.discovered = { configuration, at: performance.now() };
    return this.discovered;
  }

  private ask(): Promise<Configuration> {
    const { OIDC_ISSUER = '', OIDC_CLIENT_ID = '', OIDC_CLIENT_SECRET: secret } = this.config;
    const server = new URL(OIDC_ISSUER);
    const metadata = { client_secret: secret, [clockTolerance]: TOLERANCE_S };
    return discovery(server, OIDC_CLIENT_ID, metadata, authenticatedBy(secret), {
      timeout: TIMEOUT_S,
      [customFetch]: boundedFetch,
      // Without https only on this machine: see the setting.
      execute: [enableNonRepudiationChecks, ...(server.protocol === 'http:' ? [allowInsecureRequests] : [])],
    });
  }
}

/** By the secret in the way that the provider names first; without a secret, by PKCE alone. */
function authenticatedBy(secret: string | undefined): ClientAuth {
  if (secret === undefined) return None();
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
  return (as: ServerMetadata, ...rest) => {
    // What a provider that does not say it supports (OpenID Connect Discovery).
    const { token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] } = as;
    return (methods.includes('client_secret_basic') ? basic : post)(as, ...rest);
  };
}

/** @throws OidcRefused for whatever goes wrong. */
async function asking<T>(step: Step, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw refusalOf(error, step);
  }
}
