import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export const CLIENT_ID = 'flowtrack';
export const CLIENT_SECRET = 'a secret of the client & its provider';

/** What the provider knows of somebody, besides their identifier. */
export type ProviderClaims = Record<string, unknown>;

const KEY = crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);

/** An identity provider as it ships, on a port of its own. Its users have no password: its page asks who one is. */
export class RealProvider {
  /** By their identifier there. */
  readonly accounts = new Map<string, ProviderClaims>();
  private answer: (request: IncomingMessage, response: ServerResponse) => unknown = (_, response) => response.end();

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
  ) {}

  static async start(): Promise<RealProvider> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const provider = new RealProvider(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => void provider.answer(request, response));
    return provider;
  }

  /** The settings with which an application uses it. */
  get env() {
    return { OIDC_ISSUER: this.issuer, OIDC_CLIENT_ID: CLIENT_ID, OIDC_CLIENT_SECRET: CLIENT_SECRET };
  }

  /** Begins to serve applications at these addresses. */
  async serve(...bases: string[]): Promise<void> {
    const { privateKey } = await KEY;
    const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', privateKey);
    const jwk = { kty, crv, x, y, d, use: 'sig', alg: 'ES256' };
    const provider = new Provider(this.issuer, {
      clients: [
        {
          ...{ client_id: CLIENT_ID, client_secret: CLIENT_SECRET, id_token_signed_response_alg: 'ES256' },
          redirect_uris: bases.map((base) => `${base}/login/oidc`),
        },
      ],
      jwks: { keys: [jwk] },
      cookies: { keys: ['a key for cookies'] },
      pkce: { required: () => true },
      claims: { email: ['email', 'email_verified'], profile: ['name', 'preferred_username', 'roles', 'realm_access'] },
      features: { devInteractions: { enabled: false } },
      findAccount: (_, id) => {
        const claims = this.accounts.get(id);
        return claims && { accountId: id, claims: () => ({ sub: id, ...claims }) };
      },
      ttl: { Session: 600, Interaction: 600, Grant: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
    });
    const ofProvider = provider.callback();
    this.answer = (request, response) =>
      request.url?.startsWith('/interaction/') ? ask(provider, request, response) : ofProvider(request, response);
  }

  /**
   * What a browser does that is sent to the provider: tells who it is, and is sent back.
   * @param account undefined for who changes their mind.
   * @returns the query with which it comes back.
   */
  async visit(url: string, account: string | undefined): Promise<string> {
    const cookies = new Map<string, string>();
    let at = new URL(url);
    const back = new URL(at.searchParams.get('redirect_uri') ?? '');
    for (let steps = 0; steps < 10; steps++) {
      const isAsked = at.pathname.startsWith('/interaction/');
      const response = await fetch(at, {
        method: isAsked ? 'POST' : 'GET',
        body: isAsked ? new URLSearchParams(account === undefined ? {} : { account }) : undefined,
        redirect: 'manual',
        headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        cookies.set(name, value);
      }
      const location = response.headers.get('location');
      if (!location) throw new Error(`the provider answered ${response.status}: ${await response.text()}`);
      at = new URL(location, at);
      if (at.origin === back.origin && at.pathname === back.pathname) return at.search.slice(1);
    }
    throw new Error('the provider sends round and round');
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

const PAGE = `<!doctype html><title>Provider</title><form method="post">
  <label>Account <input name="account"></label> <button>Continue</button> <button name="cancel" value="1">Cancel</button></form>`;

/** The page of the provider, which asks who one is. */
async function ask(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'GET') return void response.setHeader('content-type', 'text/html').end(PAGE);
  let body = '';
  for await (const part of request) body += String(part);
  const form = new URLSearchParams(body);
  const accountId = form.get('account');
  if (!accountId || form.has('cancel')) {
    const refusal = { error: 'access_denied', error_description: 'The user has changed their mind.' };
    return provider.interactionFinished(request, response, refusal);
  }
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId, clientId: CLIENT_ID });
  grant.addOIDCScope(String(params.scope));
  const answer = { login: { accountId }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, answer);
}
