import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { lookupOf } from '../../../kernel/http/outgoing-addresses.js';
import { PlankaProblem, PlankaReason } from './planka-problem.js';

/** How much may be read of one Planka. */
export interface PlankaLimits {
  /** The length of the answer that has the board, in bytes. */
  board_bytes: number;
  /** The length of any other answer, in bytes. */
  page_bytes: number;
  /** The length of all answers, in bytes. */
  bytes: number;
  requests: number;
  /** How long one request may take, in milliseconds. */
  request_ms: number;
  /** How long all may take, in milliseconds. */
  total_ms: number;
}

/** How many requests are open at once. */
export const CONNECTIONS = 4;

/** A token of a session is a JWT; an API key is not. */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * Asks one Planka, at addresses that were checked and nowhere else: it follows no redirects. The key is kept in memory
 * only, and appears in no error.
 */
export class PlankaClient {
  private readonly agent: HttpAgent | HttpsAgent;
  private readonly headers: Record<string, string>;
  private readonly deadline: number;
  private bytes = 0;
  private requests = 0;

  /** @param addresses of the host, which were checked. */
  constructor(
    private readonly base: URL,
    key: string,
    addresses: string[],
    private readonly limits: PlankaLimits,
  ) {
    const options = { keepAlive: true, maxSockets: CONNECTIONS, lookup: lookupOf(addresses) };
    // A pool of its own: a shared one could have connections to other addresses.
    this.agent = base.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
    this.headers = {
      accept: 'application/json',
      'user-agent': 'FlowTrack',
      ...(JWT.test(key) ? { authorization: `Bearer ${key}` } : { 'x-api-key': key }),
    };
    this.deadline = Date.now() + limits.total_ms;
  }

  close(): void {
    this.agent.destroy();
  }

  /**
   * The answer to a GET below `api/`; undefined for 404.
   * @throws PlankaProblem
   */
  async get(path: string, maxBytes = this.limits.page_bytes): Promise<Buffer | undefined> {
    if (++this.requests > this.limits.requests) throw new PlankaProblem(PlankaReason.TooLarge);
    const left = this.deadline - Date.now();
    if (left <= 0) throw new PlankaProblem(PlankaReason.Timeout);
    const signal = AbortSignal.timeout(Math.min(this.limits.request_ms, left));
    try {
      const response = await this.ask(new URL(`api/${path}`, this.base), signal);
      const refusal = refusalOf(response);
      if (refusal) {
        response.destroy();
        throw new PlankaProblem(refusal);
      }
      const body = await this.bodyOf(response, maxBytes);
      return response.statusCode === 404 ? undefined : body;
    } catch (error) {
      if (error instanceof PlankaProblem) throw error;
      throw new PlankaProblem(signal.aborted ? PlankaReason.Timeout : reasonOf(error));
    }
  }

  private ask(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((resolve, reject) => {
      const options = { agent: this.agent, headers: this.headers, signal, maxHeaderSize: 16 * 1024 };
      request(url, options, resolve).on('error', reject).end();
    });
  }

  private async bodyOf(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of response as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      this.bytes += part.length;
      if (length > maxBytes || this.bytes > this.limits.bytes) throw new PlankaProblem(PlankaReason.TooLarge);
    }
    return Buffer.concat(parts);
  }
}

/** Why an answer is none of a board; a 404 in JSON is one of Planka. */
function refusalOf({ statusCode = 0, headers }: IncomingMessage): PlankaReason | undefined {
  if (statusCode >= 300 && statusCode < 400) return PlankaReason.Redirect;
  if (statusCode === 401) return PlankaReason.Unauthorized;
  if (statusCode === 403) return PlankaReason.Forbidden;
  if (statusCode === 429 || statusCode >= 500) return PlankaReason.Failing;
  const isJson = /^application\/json\b/i.test(headers['content-type'] ?? '');
  return (statusCode === 200 || statusCode === 404) && isJson ? undefined : PlankaReason.NotPlanka;
}

function reasonOf(error: unknown): PlankaReason {
  const { code = '' } = error as NodeJS.ErrnoException;
  return code.startsWith('HPE_') ? PlankaReason.NotPlanka : PlankaReason.Unreachable;
}
