import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An identity provider that answers whatever a test wants it to, right or wrong. */
export class FakeProvider {
  /** The claims of the next token, for the nonce of who asked. */
  claims: (nonce: string | undefined) => Record<string, unknown> = (nonce) => this.right(nonce);
  /** What to answer instead, by path. */
  readonly instead = new Map<string, (response: ServerResponse) => void>();
  /** What was asked for a token with. */
  readonly asked: URLSearchParams[] = [];
  /** How often it was asked for its configuration. */
  discoveries = 0;
  /** With what key the next token is signed. */
  signer = generateKeyPair('ES256');
  private readonly key = this.signer;
  private nonce: string | undefined;

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
  ) {}

  /** @param port where another one was. */
  static async start(port = 0): Promise<FakeProvider> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
    const provider = new FakeProvider(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => void provider.answer(request, response));
    return provider;
  }

  get port(): number {
    return Number(new URL(this.issuer).port);
  }

  get env() {
    return { OIDC_ISSUER: this.issuer, OIDC_CLIENT_ID: 'fake client', OIDC_CLIENT_SECRET: 'fake secret' };
  }

  /** What a right token has. */
  right(nonce: string | undefined): Record<string, unknown> {
    const now = Math.floor(Date.now() / 1000);
    return {
      ...{ iss: this.issuer, aud: 'fake client', sub: 'ann', nonce, iat: now, exp: now + 300 },
      ...{ email: 'ann@example.org', email_verified: true, name: 'Ann Miller' },
    };
  }

  /** Answers as if somebody had signed in: the query with which they come back. */
  visit(url: string): string {
    return this.answerTo(url);
  }

  /** The same with more in it, or something else. */
  answerTo(url: string, more: Record<string, string> = {}): string {
    const { searchParams } = new URL(url);
    this.nonce = searchParams.get('nonce') ?? undefined;
    return new URLSearchParams({ code: 'a code', state: searchParams.get('state') ?? '', ...more }).toString();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path } = new URL(request.url ?? '', this.issuer);
    if (path.startsWith('/.well-known/')) this.discoveries++;
    const instead = this.instead.get(path);
    if (instead) return instead(response);
    let body = '';
    for await (const part of request) body += String(part);
    if (path === '/token') this.asked.push(new URLSearchParams(body));
    const json = await this.jsonOf(path);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(json));
  }

  private async jsonOf(path: string): Promise<object> {
    const { issuer } = this;
    if (path === '/jwks') {
      const { publicKey } = await this.key;
      return { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', use: 'sig', alg: 'ES256' }] };
    }
    if (path === '/token') {
      const { privateKey } = await this.signer;
      const token = new SignJWT(this.claims(this.nonce)).setProtectedHeader({ alg: 'ES256', kid: 'one' });
      return { access_token: 'access', token_type: 'Bearer', id_token: await token.sign(privateKey) };
    }
    return {
      ...{ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` },
      ...{ jwks_uri: `${issuer}/jwks`, id_token_signing_alg_values_supported: ['ES256'] },
      ...{ response_types_supported: ['code'], subject_types_supported: ['public'] },
    };
  }
}
