import { Problem } from '../../kernel/http/problem.js';
import { MAX_TOLD, MAX_TOLD_CLAIMS, type OidcProblemDto, OidcReason } from './oidc.dto.js';

/** When to ask a provider again that does not answer, in seconds. */
const RETRY_AFTER_S = 10;

/**
 * 403, or 503 while the provider does not answer: nobody was let in, with what the provider sent and what was missed. All
 * of it is what the browser, or who set the provider up, has sent or seen.
 */
export class OidcRefused extends Problem {
  constructor(
    readonly reason: OidcReason,
    detail: string,
    particulars: Omit<OidcProblemDto, 'reason'> = {},
    cause?: unknown,
  ) {
    const isAway = reason === OidcReason.Unreachable;
    super(
      isAway ? 503 : 403,
      detail,
      { reason, ...bounded(particulars) },
      {
        type: '/problems/oidc',
        ...(isAway && { headers: { 'retry-after': String(RETRY_AFTER_S) } }),
        cause,
      },
    );
  }
}

/** A value as it is told: text of one line, and not too long of it. */
export function told(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  const line = text.toWellFormed().replaceAll(/[\p{Cc}\p{Bidi_C}\p{Zl}\p{Zp}]+/gu, ' ');
  return [...line].slice(0, MAX_TOLD).join('');
}

function bounded({ claims, ...texts }: Omit<OidcProblemDto, 'reason'>): Omit<OidcProblemDto, 'reason'> {
  const known = Object.entries(texts).filter(([, value]) => value !== undefined);
  const names = claims?.slice(0, MAX_TOLD_CLAIMS).map(told);
  return { ...Object.fromEntries(known.map(([name, value]) => [name, told(value)])), ...(names && { claims: names }) };
}
