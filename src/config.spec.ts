import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { ConfigError, readConfig } from './config.js';

/** The line that a failed start prints. */
function refusal(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  return 'accepted';
}

const CONTACTS = 'up to 10 email addresses or https:, mailto: or tel: URIs, separated by commas';

describe('without any variable', () => {
  it('everything has the default that the documentation names', () => {
    expect(readConfig({})).toEqual({
      NODE_ENV: 'development',
      PORT: 8000,
      HOST: '0.0.0.0',
      BASE_PATH: '',
      DATABASE_URL: undefined,
      DATABASE_POOL_SIZE: 20,
      DATABASE_PREPARED: true,
      DATABASE_REPLICA_URL: undefined,
      REDIS_URL: undefined,
      DATA_DIR: resolve('data'),
      JWT_SECRET: undefined,
      JWT_ALGORITHM: 'HS256',
      ACCESS_TOKEN_EXPIRE_MINUTES: 60,
      REFRESH_TOKEN_EXPIRE_DAYS: 7,
      ALLOW_ORIGINS: [],
      COOKIE_SAMESITE: 'strict',
      REGISTRATION: 'open',
      REQUIRE_SECOND_FACTOR: 'off',
      PROJECT_CREATION: 'admins',
      OIDC_ISSUER: undefined,
      OIDC_CLIENT_ID: undefined,
      OIDC_CLIENT_SECRET: undefined,
      OIDC_NAME: 'SSO',
      OIDC_ROLE_CLAIM: undefined,
      OIDC_ONLY: false,
      ADMIN_EMAIL: undefined,
      ADMIN_PASSWORD: undefined,
      RATE_LIMIT_PER_MINUTE: 6000,
      MAX_CONNECTIONS: 10_000,
      MAX_CONNECTIONS_PER_ADDRESS: 2_000,
      MAX_SOCKETS_PER_USER: 100,
      TRASH_DAYS: 30,
      IMPORT_MAX_MB: 256,
      WEBHOOK_ALLOW_PRIVATE: false,
      ATTACHMENT_MAX_MB: 25,
      ATTACHMENT_PROJECT_MB: 10_240,
      ATTACHMENT_TOTAL_MB: 0,
      APP_NAME: 'FlowTrack',
      COLLATION: 'und',
      LOG_LEVEL: 'info',
      TRUST_PROXY: false,
      METRICS: false,
      SHUTDOWN_DELAY_SECONDS: 0,
      SECURITY_CONTACT: [],
    });
  });

  it('or with empty ones, which count as unset', () => {
    const names = Object.keys(readConfig({}));
    expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readConfig({}));
  });
});

describe('a wrong value', () => {
  it.each([
    ['PORT', '-1', 'a whole number from 0 to 65535'],
    ['PORT', '65536', 'a whole number from 0 to 65535'],
    ['PORT', '80.5', 'a whole number from 0 to 65535'],
    ['PORT', 'http', 'a whole number from 0 to 65535'],
    ['DATABASE_URL', 'localhost', 'a URL such as postgresql://user:password@host:5432/flowtrack'],
    ['DATABASE_URL', 'mysql://localhost/x', 'a URL such as postgresql://user:password@host:5432/flowtrack'],
    ['DATABASE_REPLICA_URL', 'standby:5432', 'a URL such as postgresql://user:password@host:5432/flowtrack'],
    ['DATABASE_POOL_SIZE', '1', 'a whole number from 2 to 1000'],
    ['REDIS_URL', 'http://localhost:6379', 'a URL such as redis://host:6379'],
    ['REDIS_URL', 'localhost:6379', 'a URL such as redis://host:6379'],
    ['JWT_ALGORITHM', 'none', 'one of HS256, HS384, HS512'],
    ['JWT_ALGORITHM', 'RS256', 'one of HS256, HS384, HS512'],
    ['ACCESS_TOKEN_EXPIRE_MINUTES', '0', 'a whole number from 1 to 1440'],
    ['ACCESS_TOKEN_EXPIRE_MINUTES', 'an hour', 'a whole number from 1 to 1440'],
    ['REFRESH_TOKEN_EXPIRE_DAYS', '0', 'a whole number from 1 to 365'],
    ['ADMIN_EMAIL', 'admin', 'an email address'],
    ['ADMIN_PASSWORD', 'short', '8 characters at least and 72 bytes at most'],
    ['ADMIN_PASSWORD', 'ä'.repeat(37), '8 characters at least and 72 bytes at most'],
    ['RATE_LIMIT_PER_MINUTE', 'off', 'a whole number from 0 to 1000000000'],
    ['TRASH_DAYS', '-1', 'a whole number from 0 to 36500'],
    ['COLLATION', 'klingon!', 'the tag of a language, such as de, sv or und-u-kn'],
    ['COLLATION', `de'; DROP`, 'the tag of a language, such as de, sv or und-u-kn'],
    ['COLLATION', 'qqq', 'the tag of a language, such as de, sv or und-u-kn'],
    ['COLLATION', `de-x-${'abcdefg-'.repeat(7)}a`, 'the tag of a language, such as de, sv or und-u-kn'],
    ['LOG_LEVEL', 'loud', 'one of fatal, error, warn, info, debug, trace, silent'],
    ['METRICS', 'yes', 'on or off'],
    ['SHUTDOWN_DELAY_SECONDS', '1e9', 'a whole number from 0 to 300'],
    ['SECURITY_CONTACT', 'http://example.org', CONTACTS],
    ['SECURITY_CONTACT', 'example.org', CONTACTS],
    ['SECURITY_CONTACT', 'a@example.org,', CONTACTS],
    ['SECURITY_CONTACT', 'mailto:a@example.org\nExpires: never', CONTACTS],
    ['SECURITY_CONTACT', 'https://', CONTACTS],
  ])('%s=%s stops with what it should be', (name, value, expected) => {
    expect(refusal({ [name]: value })).toBe(`${name} must be ${expected}.`);
  });

  it('makes one line, of several the first', () => {
    const line = refusal({ PORT: 'x\ny', LOG_LEVEL: 'loud', METRICS: 'maybe' });
    expect(line).toMatch(/^PORT must be .+\.$/);
    expect(line).not.toContain('\n');
  });

  it('never appears in that line: it may be a secret in the wrong place', () => {
    expect(refusal({ DATABASE_URL: 'flowtrack:hunter2@host' })).not.toContain('hunter2');
    expect(refusal({ ADMIN_EMAIL: 'a@b.org', ADMIN_PASSWORD: 'hunter2' })).not.toContain('hunter2');
  });
});

describe('JWT_SECRET', () => {
  const good = 'x'.repeat(32);
  const production = (JWT_SECRET?: string) => refusal({ NODE_ENV: 'production', JWT_SECRET });
  const LINE = 'JWT_SECRET must be at least 32 random bytes, and not the example, when NODE_ENV=production.';

  it('is required in production, long enough and not the published one', () => {
    for (const bad of [undefined, '', 'x'.repeat(31), 'change-me-to-at-least-32-random-bytes']) {
      expect(production(bad)).toBe(LINE);
    }
    expect(production(good)).toBe('accepted');
    expect(production('ä'.repeat(16))).toBe('accepted');
  });

  it('is free elsewhere', () => {
    for (const JWT_SECRET of [undefined, 'short', good]) expect(refusal({ JWT_SECRET })).toBe('accepted');
  });
});

describe('DATABASE_REPLICA_URL', () => {
  it('needs the database of which it is a replica', () => {
    const DATABASE_REPLICA_URL = 'postgresql://standby/flowtrack';
    const LINE = 'DATABASE_REPLICA_URL must be that of a standby of DATABASE_URL, which is not set.';
    expect(refusal({ DATABASE_REPLICA_URL })).toBe(LINE);
    expect(refusal({ DATABASE_REPLICA_URL, DATABASE_URL: 'postgresql://primary/flowtrack' })).toBe('accepted');
  });
});

describe('ADMIN_EMAIL and ADMIN_PASSWORD', () => {
  it('come together', () => {
    const LINE = 'ADMIN_EMAIL and ADMIN_PASSWORD must be set together, or neither.';
    expect(refusal({ ADMIN_EMAIL: 'admin@example.org' })).toBe(LINE);
    expect(refusal({ ADMIN_PASSWORD: 'admin-password' })).toBe(LINE);
    const both = { ADMIN_EMAIL: 'admin@example.org', ADMIN_PASSWORD: 'admin-password' };
    expect(readConfig(both)).toMatchObject(both);
  });
});

describe('ALLOW_ORIGINS', () => {
  const BOTH = ['https://a.example.org', 'http://localhost:5173'];

  it.each([
    [JSON.stringify(BOTH), BOTH],
    ['https://a.example.org, http://localhost:5173', BOTH],
    ['https://a.example.org,', ['https://a.example.org']],
    ['[]', []],
    ['https://A.Example.ORG:443, HTTP://localhost:5173/', BOTH],
    ['https://a.example.org:8443', ['https://a.example.org:8443']],
  ])('%s is a list of origins', (ALLOW_ORIGINS, expected) => {
    expect(readConfig({ ALLOW_ORIGINS }).ALLOW_ORIGINS).toEqual(expected);
  });

  it.each([
    '*',
    '["*"]',
    'https://a.example.org,*',
    'https://*.example.org',
    'a.example.org',
    'null',
    'https://a.example.org/path',
    'https://a.example.org/?x',
    'https://a.example.org/#x',
    'https://user@a.example.org',
    '["https://a.example.org"',
    '[1]',
    '[{}]',
  ])('%s is refused', (ALLOW_ORIGINS) => {
    expect(refusal({ ALLOW_ORIGINS })).toMatch(/^ALLOW_ORIGINS must be origins such as .+ and never \*\.$/);
  });
});

describe('BASE_PATH', () => {
  it.each([
    ['/flowtrack', '/flowtrack'],
    ['/flowtrack/', '/flowtrack'],
    ['/', ''],
    ['/tools/Flow-Track_2.0~x', '/tools/Flow-Track_2.0~x'],
    ['/projects', '/projects'],
    ['/apiary', '/apiary'],
    ['/tools/api', '/tools/api'],
  ])('%s is the path %s', (BASE_PATH, path) => {
    expect(readConfig({ BASE_PATH }).BASE_PATH).toBe(path);
  });

  it.each([
    'flowtrack',
    '//flowtrack',
    '/flowtrack//',
    '//',
    '/a//b',
    '/.',
    '/..',
    '/a/../b',
    '/a/./b',
    '/flow track',
    ' /flowtrack',
    '/flow%20track',
    '/flow?x',
    '/flow#x',
    '/flow;x',
    '/flow"x',
    '/flöw',
    '/flow\nx',
    'https://example.org/flowtrack',
    `/${'x'.repeat(200)}`,
    ...[
      '/api',
      '/API/v1',
      '/assets/x',
      '/health',
      '/metrics',
      '/socket.io',
      '/ws/',
      '/docs',
      '/redoc',
      '/mcp',
      '/.well-known',
    ],
    ...['/openapi.json', '/robots.txt', '/favicon.ico'],
  ])('%j is refused', (BASE_PATH) => {
    const what = 'a path such as /flowtrack: letters, digits, -, ., _ and ~ behind each slash';
    expect(refusal({ BASE_PATH })).toBe(`BASE_PATH must be ${what}, and none of the server such as /api.`);
  });
});

describe('COOKIE_SAMESITE', () => {
  const page = { ALLOW_ORIGINS: 'https://board.example.com', TRUST_PROXY: '1' };

  it('is strict, or none for pages of other sites', () => {
    expect(readConfig({}).COOKIE_SAMESITE).toBe('strict');
    expect(readConfig({ ...page, COOKIE_SAMESITE: 'none' }).COOKIE_SAMESITE).toBe('none');
    expect(refusal({ ...page, COOKIE_SAMESITE: 'lax' })).toBe('COOKIE_SAMESITE must be one of strict, none.');
  });

  it('is refused where there can be no https, or no such page', () => {
    const LINE = /^COOKIE_SAMESITE=none needs ALLOW_ORIGINS, .+, and TRUST_PROXY, .+\.$/;
    expect(refusal({ ...page, COOKIE_SAMESITE: 'none', TRUST_PROXY: 'off' })).toMatch(LINE);
    expect(refusal({ ...page, COOKIE_SAMESITE: 'none', ALLOW_ORIGINS: '' })).toMatch(LINE);
  });
});

describe('REGISTRATION', () => {
  it('is open, invite or closed', () => {
    expect(readConfig({}).REGISTRATION).toBe('open');
    for (const REGISTRATION of ['open', 'invite', 'closed'])
      expect(readConfig({ REGISTRATION })).toMatchObject({ REGISTRATION });
    expect(refusal({ REGISTRATION: 'off' })).toBe('REGISTRATION must be one of open, invite, closed.');
  });
});

describe('PROJECT_CREATION', () => {
  it('is admins or members', () => {
    for (const PROJECT_CREATION of ['admins', 'members'])
      expect(readConfig({ PROJECT_CREATION })).toMatchObject({ PROJECT_CREATION });
    expect(refusal({ PROJECT_CREATION: 'everybody' })).toBe('PROJECT_CREATION must be one of admins, members.');
  });
});

describe('TRUST_PROXY', () => {
  it.each([
    ['off', false],
    ['false', false],
    ['on', true],
    ['true', true],
    ['10.0.0.1', '10.0.0.1'],
    ['10.0.0.0/8, fd00::/8', '10.0.0.0/8, fd00::/8'],
  ])('%s is what Fastify takes for it', (TRUST_PROXY, expected) => {
    expect(readConfig({ TRUST_PROXY }).TRUST_PROXY).toBe(expected);
  });

  it.each([
    ['0', [false, false, false]],
    ['1', [true, false, false]],
    ['2', [true, true, false]],
  ])('%s trusts so many proxies', (TRUST_PROXY, expected) => {
    const trusts = readConfig({ TRUST_PROXY }).TRUST_PROXY as (address: string, hop: number) => boolean;
    expect([0, 1, 2].map((hop) => trusts('10.0.0.1', hop))).toEqual(expected);
  });

  it.each([
    'nginx',
    'face',
    '1234',
    '-1',
    '10.0.0',
    '10.0.0.0/33',
    'fd00::/129',
    '10.0.0.1/8/8',
    '10.0.0.1,',
    '10.0.0.1/x',
  ])('%s is refused', (TRUST_PROXY) => {
    expect(refusal({ TRUST_PROXY })).toBe(
      'TRUST_PROXY must be off, on, a number of proxies, or their addresses separated by commas.',
    );
  });
});

describe('.env', () => {
  it('in the working directory fills in what the environment does not say, and need not exist', () => {
    const [folder, before] = [mkdtempSync(join(tmpdir(), 'flowtrack-test-')), process.cwd()];
    try {
      process.chdir(folder);
      vi.stubEnv('PORT', '4001');
      for (const name of ['APP_NAME', 'TRASH_DAYS']) vi.stubEnv(name, undefined);
      expect(readConfig()).toMatchObject({ PORT: 4001, APP_NAME: 'FlowTrack' });
      writeFileSync('.env', '# a comment\nPORT=4002\nAPP_NAME="Our Board"\nTRASH_DAYS=\n');
      expect(readConfig()).toMatchObject({ PORT: 4001, APP_NAME: 'Our Board', TRASH_DAYS: 30 });
    } finally {
      vi.unstubAllEnvs();
      process.chdir(before);
      rmSync(folder, { recursive: true });
    }
  });
});
