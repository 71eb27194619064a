import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { customCleanEnv, str } from 'envalid';
import { basePath } from './config/base-path.js';
import {
  collation,
  contacts,
  flag,
  integer,
  isIssuer,
  isPageAddress,
  isSender,
  isShortLine,
  matching,
  oneOf,
  origins,
  postgresUrl,
  proxies,
  storage,
  type TrustProxy,
  url,
} from './config/values.js';

/** The settings of one process, named like their environment variables. Read once and then passed on. */
export class Config {
  /** `production` requires a `JWT_SECRET`; that is the only difference. */
  readonly NODE_ENV!: string;
  readonly PORT!: number;
  readonly HOST!: string;
  /** The path below which a proxy serves the application, such as `/flowtrack`, or an empty text. */
  readonly BASE_PATH!: string;
  /** `postgresql://…`; if unset, the embedded PostgreSQL in `DATA_DIR` is used. */
  readonly DATABASE_URL?: string;
  /** The maximum number of database connections of this process. */
  readonly DATABASE_POOL_SIZE!: number;
  /** Whether statements are prepared; off behind a pooler that assigns connections per transaction. */
  readonly DATABASE_PREPARED!: boolean;
  /** A standby of the database, for reports. */
  readonly DATABASE_REPLICA_URL?: string;
  /** `redis://…`; if unset, this process keeps in memory what instances would share. */
  readonly REDIS_URL?: string;
  /** Absolute path of the folder for the embedded database and generated secrets. */
  readonly DATA_DIR!: string;
  /** If unset, a random one is generated and stored in `DATA_DIR`. */
  readonly JWT_SECRET?: string;
  readonly JWT_ALGORITHM!: 'HS256' | 'HS384' | 'HS512';
  readonly ACCESS_TOKEN_EXPIRE_MINUTES!: number;
  readonly REFRESH_TOKEN_EXPIRE_DAYS!: number;
  /** Other origins that may call the API from a browser, with credentials. */
  readonly ALLOW_ORIGINS!: string[];
  /** The SameSite attribute of authentication cookies; `none` allows other sites, over https. */
  readonly COOKIE_SAMESITE!: 'strict' | 'none';
  /** Who may register: everybody, those with an invitation, or nobody. */
  readonly REGISTRATION!: Registration;
  /** Who may create projects: only admins, or every user. */
  readonly PROJECT_CREATION!: ProjectCreation;
  /** Who may do nothing before they have set up a second factor: nobody, admins, or everybody. */
  readonly REQUIRE_SECOND_FACTOR!: SecondFactorRequirement;
  /** The issuer of the identity provider (OpenID Connect) with which users sign in; if unset, there is none. */
  readonly OIDC_ISSUER?: string;
  readonly OIDC_CLIENT_ID?: string;
  /** Unset for a public client, which has PKCE alone. */
  readonly OIDC_CLIENT_SECRET?: string;
  /** What the page calls the provider. */
  readonly OIDC_NAME!: string;
  /** The claim that says who is an admin: its name, or the names on the path to it, separated by dots. */
  readonly OIDC_ROLE_CLAIM?: string;
  /** Whether the provider is the only way in, but for admins who are not linked to it. */
  readonly OIDC_ONLY!: boolean;
  readonly ADMIN_EMAIL?: string;
  readonly ADMIN_PASSWORD?: string;
  /** Requests per minute and caller; 0 turns the limit off. */
  readonly RATE_LIMIT_PER_MINUTE!: number;
  /** Concurrent client connections to this process; 0 turns this and the next two limits off. */
  readonly MAX_CONNECTIONS!: number;
  /** Connections of one address, except live connections of known users. */
  readonly MAX_CONNECTIONS_PER_ADDRESS!: number;
  /** Live connections of one user. */
  readonly MAX_SOCKETS_PER_USER!: number;
  readonly TRASH_DAYS!: number;
  /** The maximum size of a file that is imported, in megabytes. */
  readonly IMPORT_MAX_MB!: number;
  /** Where attachments are kept: a folder. If unset, it is `attachments` in `DATA_DIR`. */
  readonly STORAGE?: string;
  /** The maximum size of an attachment, in megabytes. */
  readonly ATTACHMENT_MAX_MB!: number;
  /** How many megabytes the attachments of one project may have together; 0 turns the limit off. */
  readonly ATTACHMENT_PROJECT_MB!: number;
  /** How many megabytes all attachments may have together; 0 turns the limit off. */
  readonly ATTACHMENT_TOTAL_MB!: number;
  /** Whether webhooks and imports from Planka may lead to private addresses: those of this machine and of networks that only it can reach. */
  readonly WEBHOOK_ALLOW_PRIVATE!: boolean;
  readonly APP_NAME!: string;
  /** The language (BCP 47, with collation options) that determines the sort order. */
  readonly COLLATION!: string;
  readonly LOG_LEVEL!: (typeof LOG_LEVELS)[number];
  /** Fastify's `trustProxy`: whose `X-Forwarded-*` headers are trusted. */
  readonly TRUST_PROXY!: TrustProxy;
  /** Serves Prometheus metrics at `/metrics`. */
  readonly METRICS!: boolean;
  /** How many seconds a stopping process still serves, so that a load balancer can notice. */
  readonly SHUTDOWN_DELAY_SECONDS!: number;
  /** `smtp://user:password@host:587` or `smtps://…`; if unset, nothing is mailed. */
  readonly SMTP_URL?: string;
  /** The sender of mails: an address, or a name with an address in angle brackets. */
  readonly MAIL_FROM?: string;
  /** The address at which people open the application, with its path: where links in mails lead. */
  readonly APP_URL?: string;
  /** URIs for reports of security problems, for `/.well-known/security.txt`; if empty, the file does not exist. */
  readonly SECURITY_CONTACT!: string[];
}

/** The value in `.env.example`: it is public, so it is no secret. */
const EXAMPLE_JWT_SECRET = 'change-me-to-at-least-32-random-bytes';
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export const REGISTRATIONS = ['open', 'invite', 'closed'] as const;
export type Registration = (typeof REGISTRATIONS)[number];
export const PROJECT_CREATIONS = ['admins', 'members'] as const;
export type ProjectCreation = (typeof PROJECT_CREATIONS)[number];
export const SECOND_FACTOR_REQUIREMENTS = ['off', 'admins', 'all'] as const;
export type SecondFactorRequirement = (typeof SECOND_FACTOR_REQUIREMENTS)[number];
/** bcrypt reads no more than this; see `Password`. */
const MAX_PASSWORD_BYTES = 72;

/** An environment variable has an invalid value. The message is one line for the terminal. */
export class ConfigError extends Error {}

const specification = {
  NODE_ENV: str({ default: 'development' }),
  PORT: integer(0, 65535)({ default: 8000 }),
  HOST: str({ default: '0.0.0.0' }),
  BASE_PATH: basePath({ default: '' }),
  DATABASE_URL: postgresUrl({ default: undefined }),
  DATABASE_POOL_SIZE: integer(2, 1000)({ default: 20 }),
  DATABASE_PREPARED: flag({ default: true }),
  DATABASE_REPLICA_URL: postgresUrl({ default: undefined }),
  REDIS_URL: url('redis://host:6379', 'redis:', 'rediss:')({ default: undefined }),
  DATA_DIR: str({ default: './data' }),
  JWT_SECRET: str({ default: undefined }),
  JWT_ALGORITHM: oneOf(['HS256', 'HS384', 'HS512'])({ default: 'HS256' as const }),
  ACCESS_TOKEN_EXPIRE_MINUTES: integer(1, 60 * 24)({ default: 60 }),
  REFRESH_TOKEN_EXPIRE_DAYS: integer(1, 365)({ default: 7 }),
  ALLOW_ORIGINS: origins({ default: [] as string[] }),
  COOKIE_SAMESITE: oneOf(['strict', 'none'])({ default: 'strict' as const }),
  REGISTRATION: oneOf(REGISTRATIONS)({ default: 'open' as const }),
  PROJECT_CREATION: oneOf(PROJECT_CREATIONS)({ default: 'admins' as const }),
  REQUIRE_SECOND_FACTOR: oneOf(SECOND_FACTOR_REQUIREMENTS)({ default: 'off' as const }),
  OIDC_ISSUER: matching(
    'the address of an identity provider, such as https://id.example.org, and https but on this machine',
    isIssuer,
  )({ default: undefined }),
  OIDC_CLIENT_ID: str({ default: undefined }),
  OIDC_CLIENT_SECRET: str({ default: undefined }),
  OIDC_NAME: matching('a name of up to 50 characters', isShortLine)({ default: 'SSO' }),
  OIDC_ROLE_CLAIM: matching('the name of a claim, such as roles or realm_access.roles', (input) =>
    /^\S{1,200}$/.test(input),
  )({ default: undefined }),
  OIDC_ONLY: flag({ default: false }),
  ADMIN_EMAIL: matching('an email address', (input) => /^[^@\s]+@[^@\s]+$/.test(input))({ default: undefined }),
  ADMIN_PASSWORD: matching(
    '8 characters at least and 72 bytes at most',
    // In the form in which it is hashed.
    (input) =>
      [...input.normalize('NFC')].length >= 8 && Buffer.byteLength(input.normalize('NFC')) <= MAX_PASSWORD_BYTES,
  )({ default: undefined }),
  RATE_LIMIT_PER_MINUTE: integer(0, 1e9)({ default: 6000 }),
  MAX_CONNECTIONS: integer(0, 1e6)({ default: 10_000 }),
  MAX_CONNECTIONS_PER_ADDRESS: integer(0, 1e6)({ default: 2_000 }),
  MAX_SOCKETS_PER_USER: integer(0, 1e6)({ default: 100 }),
  TRASH_DAYS: integer(0, 36500)({ default: 30 }),
  IMPORT_MAX_MB: integer(1, 2048)({ default: 256 }),
  STORAGE: storage({ default: undefined }),
  ATTACHMENT_MAX_MB: integer(1, 10_240)({ default: 25 }),
  ATTACHMENT_PROJECT_MB: integer(0, 1e9)({ default: 10_240 }),
  ATTACHMENT_TOTAL_MB: integer(0, 1e9)({ default: 0 }),
  WEBHOOK_ALLOW_PRIVATE: flag({ default: false }),
  APP_NAME: str({ default: 'FlowTrack' }),
  COLLATION: collation({ default: 'und' }),
  LOG_LEVEL: oneOf(LOG_LEVELS)({ default: 'info' as const }),
  TRUST_PROXY: proxies({ default: false as TrustProxy }),
  METRICS: flag({ default: false }),
  SHUTDOWN_DELAY_SECONDS: integer(0, 300)({ default: 0 }),
  SMTP_URL: url('smtp://user:password@host:587', 'smtp:', 'smtps:')({ default: undefined }),
  MAIL_FROM: matching(
    'an address such as flowtrack@example.org, or FlowTrack <flowtrack@example.org>',
    isSender,
  )({
    default: undefined,
  }),
  APP_URL: matching(
    'the address of the page, such as https://board.example.org',
    isPageAddress,
  )({
    default: undefined,
  }),
  SECURITY_CONTACT: contacts({ default: [] as string[] }),
};

/**
 * Reads the settings from the environment, and from `.env` in the working directory for those that are unset.
 * @throws ConfigError naming the variable and its valid values.
 */
export function readConfig(env: NodeJS.ProcessEnv = withDotEnv()): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const values = customCleanEnv(present, specification, (cleaned) => ({ ...cleaned }), { reporter: refuse });
  const config: Config = Object.assign(new Config(), values, { DATA_DIR: resolve(values.DATA_DIR) });
  checkTogether(config);
  return config;
}

function withDotEnv(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

function refuse({ errors }: { errors: Partial<Record<string, Error>> }): void {
  const [first] = Object.entries(errors);
  if (first) throw new ConfigError(`${first[0]} must be ${first[1]?.message ?? 'set'}.`);
}

function checkTogether(config: Config): void {
  if (config.NODE_ENV === 'production') {
    const secret = config.JWT_SECRET ?? '';
    if (Buffer.byteLength(secret) < 32 || secret === EXAMPLE_JWT_SECRET) {
      throw new ConfigError(
        'JWT_SECRET must be at least 32 random bytes, and not the example, when NODE_ENV=production.',
      );
    }
  }
  if (config.DATABASE_REPLICA_URL && !config.DATABASE_URL) {
    throw new ConfigError('DATABASE_REPLICA_URL must be that of a standby of DATABASE_URL, which is not set.');
  }
  if (config.COOKIE_SAMESITE === 'none' && (config.ALLOW_ORIGINS.length === 0 || config.TRUST_PROXY === false)) {
    throw new ConfigError(
      'COOKIE_SAMESITE=none needs ALLOW_ORIGINS, the pages that it is for, and TRUST_PROXY, the proxy that speaks https.',
    );
  }
  if (config.SMTP_URL && !(config.MAIL_FROM && config.APP_URL)) {
    throw new ConfigError('SMTP_URL needs MAIL_FROM, the sender of mails, and APP_URL, the address in their links.');
  }
  if (Boolean(config.OIDC_ISSUER) !== Boolean(config.OIDC_CLIENT_ID)) {
    throw new ConfigError('OIDC_ISSUER and OIDC_CLIENT_ID must be set together, or neither.');
  }
  if (!config.OIDC_ISSUER && (config.OIDC_CLIENT_SECRET || config.OIDC_ROLE_CLAIM || config.OIDC_ONLY)) {
    throw new ConfigError('OIDC_CLIENT_SECRET, OIDC_ROLE_CLAIM and OIDC_ONLY need OIDC_ISSUER, the identity provider.');
  }
  if (Boolean(config.ADMIN_EMAIL) !== Boolean(config.ADMIN_PASSWORD)) {
    throw new ConfigError('ADMIN_EMAIL and ADMIN_PASSWORD must be set together, or neither.');
  }
}
