import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { OidcReason } from './oidc.dto.js';
import { OidcRefused, told } from './oidc.problems.js';

/** What the library tells of what it refuses: which of it is there depends on the error. */
interface Particulars {
  claim?: string;
  attribute?: string;
  expected?: unknown;
  claims?: Record<string, unknown>;
  body?: Record<string, unknown>;
  parameters?: URLSearchParams;
  now?: number;
  status?: number;
  message?: string;
  code?: string;
  cause?: Particulars;
}

/** What was being done, for the sentence about what went wrong. */
export type Step = 'discovery' | 'token' | 'userinfo';

const TIMESTAMP = 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED';
const COMPARISONS = ['OAUTH_JWT_CLAIM_COMPARISON_FAILED', 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED'];
/** The provider has answered, with something else than what it should. */
const NOT_AS_EXPECTED = ['OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR'];

/** What kept the provider from saying who somebody is, in words. */
export function refusalOf(error: unknown, step: Step): OidcRefused {
  if (error instanceof OidcRefused) return error;
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) return sentError(error);
  if (error instanceof WWWAuthenticateChallengeError) return unreachable(error, step, `refused with ${error.status}`);
  const { code = '', cause } = (error ?? {}) as Particulars;
  if (code === TIMESTAMP) return outOfTime(cause?.cause ?? {}, error);
  if (COMPARISONS.includes(code)) return unexpected(particularsOf(cause), error);
  if (NOT_AS_EXPECTED.includes(code)) {
    const status = cause?.status ?? cause?.cause?.status;
    return unreachable(error, step, status ? `answered with the status ${status}` : 'answered what cannot be read');
  }
  if (error instanceof ClientError && code.startsWith('OAUTH_') && code !== 'OAUTH_TIMEOUT' && code !== 'OAUTH_ABORT')
    return invalid(particularsOf(cause), error);
  return unreachable(error, step, code === 'OAUTH_TIMEOUT' ? 'did not answer in time' : `could not be reached`);
}

/** The library wraps an error that has them, except where it has made it itself. */
function particularsOf(cause: Particulars | undefined): Particulars {
  return { message: cause?.message, ...(cause?.cause ?? cause) };
}

function sentError(error: AuthorizationResponseError | ResponseBodyError): OidcRefused {
  const { error: provider_error, error_description: provider_text } = error;
  const reason = provider_error === 'access_denied' ? OidcReason.Denied : OidcReason.ProviderError;
  const text = provider_text ? ` (${told(provider_text)})` : '';
  return new OidcRefused(reason, `The provider sent the error ${told(provider_error)}${text}.`, {
    provider_error,
    provider_text,
  });
}

function outOfTime({ claims = {}, claim = 'exp', now = 0 }: Particulars, cause: unknown): OidcRefused {
  const at = (seconds: unknown) =>
    typeof seconds === 'number' && Math.abs(seconds) < 1e11 ? new Date(seconds * 1000).toISOString() : told(seconds);
  const isLate = claim === 'exp';
  return new OidcRefused(
    OidcReason.Clock,
    `The provider's token ${isLate ? 'ended' : 'begins'} at ${at(claims[claim])}, and here it is ${at(now)}. Are both clocks right?`,
    { claim, expected: `${isLate ? 'after' : 'before'} ${at(now)}`, received: at(claims[claim]) },
    cause,
  );
}

function unexpected({ claim, attribute, expected, claims, body, message }: Particulars, cause: unknown): OidcRefused {
  const name = claim ?? attribute ?? nameIn(message);
  const received = told((claims ?? body ?? {})[name]);
  const isIssuer = name === 'iss' || name === 'issuer';
  return new OidcRefused(
    isIssuer ? OidcReason.WrongIssuer : OidcReason.InvalidToken,
    isIssuer
      ? `The provider calls itself ${received}, and OIDC_ISSUER is ${told(expected)}: both must be the same, to the last slash.`
      : `The provider's token has another ${name} than expected.`,
    // A nonce is a secret of who signs in, and tells nobody anything.
    { claim: name, ...(name !== 'nonce' && { expected: told(expected), received }) },
    cause,
  );
}

function invalid({ claim, message, claims, parameters, expected }: Particulars, cause: unknown): OidcRefused {
  const issuer = parameters?.get('iss');
  if (issuer && expected !== undefined && issuer !== expected)
    return unexpected({ claim: 'iss', claims: { iss: issuer }, expected }, cause);
  const name = claim ?? /"(\w+)" \([\w ]+\) claim missing/.exec(message ?? '')?.[1];
  if (name && claims && !(name in claims)) {
    const names = Object.keys(claims);
    return new OidcRefused(
      OidcReason.MissingClaim,
      told(`The provider's token has no claim ${name}. It has: ${names.join(', ')}.`),
      { claim: name, claims: names },
      cause,
    );
  }
  return new OidcRefused(
    OidcReason.InvalidToken,
    `The provider's answer is not valid: ${told(message ?? 'it cannot be verified')}.`,
    {},
    cause,
  );
}

function unreachable(error: unknown, step: Step, what: string): OidcRefused {
  const asked = { discovery: 'its configuration', token: 'a token', userinfo: 'what it knows of the user' }[step];
  return new OidcRefused(OidcReason.Unreachable, `The provider, asked for ${asked}, ${what}.`, {}, error);
}

/** The claim that a message is about. */
function nameIn(message = ''): string {
  return /"(\w+)"/.exec(message)?.[1] ?? 'claim';
}
