import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Injectable } from '@nestjs/common';
import { Addresses, lookupOf, NoAddress } from '../../kernel/http/outgoing-addresses.js';
import { type Signing, signedHeaders } from './signature.js';
import { MAX_ANSWER_BYTES } from './webhook.dto.js';

/** How an attempt to send a message ended. */
export interface Outcome {
  succeeded: boolean;
  /** The HTTP status; null without an answer. */
  status: number | null;
  /** Why there is no answer. It never contains the address, which may be a secret. */
  error: string | null;
  /** The beginning of the answer. */
  answer: string | null;
  duration_ms: number;
  /** The receiver's `Retry-After`, in milliseconds. */
  retry_after_ms?: number;
}

/** Errors of connections, in words. */
const ERRORS: Record<string, string> = {
  ECONNREFUSED: 'The connection was refused.',
  ECONNRESET: 'The connection was closed before there was an answer.',
  EHOSTUNREACH: 'The host cannot be reached.',
  ENETUNREACH: 'The host cannot be reached.',
  EPIPE: 'The connection was closed before there was an answer.',
  ETIMEDOUT: 'The connection timed out.',
  CERT_HAS_EXPIRED: 'The certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate is signed by nobody else.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for another host.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The certificate is signed by an unknown authority.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate is signed by an unknown authority.',
};

/** Sends single messages: to checked addresses only, without following redirects, and not for longer than `timeoutMs`. */
@Injectable()
export class Sender {
  /** How long an attempt may take with all that belongs to it, in milliseconds. */
  timeoutMs = 15_000;

  constructor(private readonly addresses: Addresses) {}

  /** Never rejects: what goes wrong is the outcome. */
  async send(url: string, signing: Signing): Promise<Outcome> {
    const began = performance.now();
    const outcome = await this.attempt(new URL(url), signing).catch((error: unknown): Omit<Outcome, 'duration_ms'> => ({
      ...{ succeeded: false, status: null, answer: null },
      error: this.reasonOf(error),
    }));
    return { ...outcome, duration_ms: Math.round(performance.now() - began) };
  }

  private async attempt(url: URL, signing: Signing): Promise<Omit<Outcome, 'duration_ms'>> {
    const signal = AbortSignal.timeout(this.timeoutMs);
    const addresses = await this.addresses.of(url.hostname);
    const response = await post(url, addresses, signing, signal);
    const status = response.statusCode ?? 0;
    const retryAfter = retryAfterOf(response);
    return {
      succeeded: status >= 200 && status < 300,
      status,
      error: null,
      answer: await beginningOf(response),
      ...(retryAfter !== undefined && { retry_after_ms: retryAfter }),
    };
  }

  private reasonOf(error: unknown): string {
    if (error instanceof NoAddress) return error.message;
    const { code = '', name } = error as NodeJS.ErrnoException;
    if (name === 'AbortError' || name === 'TimeoutError')
      return `There was no answer within ${this.timeoutMs / 1000} s.`;
    if (code.startsWith('HPE_')) return 'The answer is not HTTP.';
    return ERRORS[code] ?? `The message could not be sent (${code || name}).`;
  }
}

function post(url: URL, addresses: string[], signing: Signing, signal: AbortSignal): Promise<IncomingMessage> {
  const body = Buffer.from(signing.body);
  const options: RequestOptions = {
    method: 'POST',
    // A connection of its own: a shared one could be one to another address.
    agent: false,
    lookup: lookupOf(addresses),
    signal,
    maxHeaderSize: 16 * 1024,
    headers: {
      'content-type': 'application/json',
      'content-length': body.length,
      'user-agent': 'FlowTrack',
      ...signedHeaders(signing),
    },
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, resolve);
    request.on('error', reject);
    request.end(body);
  });
}

/** The first bytes of an answer as text; the rest is not read. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= MAX_ANSWER_BYTES) break;
    }
  } catch {
    // The status has arrived, and that is what counts.
  }
  response.destroy();
  const text = Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString('utf8');
  return text.replaceAll('\0', '');
}

/** `Retry-After` in milliseconds: seconds, or a date. */
function retryAfterOf({ headers }: IncomingMessage): number | undefined {
  const value = headers['retry-after']?.trim();
  if (!value) return undefined;
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
