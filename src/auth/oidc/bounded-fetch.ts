import type { CustomFetchOptions } from 'openid-client';

/** What a provider may answer at most, in bytes. */
const MAX_ANSWER = 1024 * 1024;

/** A provider's answer is longer than any that is meant. */
export class AnswerTooLong extends Error {
  constructor() {
    super('the answer is longer than 1 MB');
  }
}

/** `fetch` for requests to a provider: follows nothing, and reads no more than what a provider has to say. */
export async function boundedFetch(url: string, options: CustomFetchOptions): Promise<Response> {
  const response = await fetch(url, { ...options, redirect: 'manual' } as RequestInit);
  const { status, statusText, headers } = response;
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.byteLength;
    // Ends the request too.
    if (length > MAX_ANSWER) throw new AnswerTooLong();
    parts.push(part);
  }
  return new Response(length === 0 ? null : Buffer.concat(parts), { status, statusText, headers });
}
