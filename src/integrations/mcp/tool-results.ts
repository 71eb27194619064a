import type { CallToolResult } from '@modelcontextprotocol/server';
import type { OwnAnswer } from '../../kernel/http/own-api.js';

/** What a model is given at most, in characters: more would fill its context, and cost more than it helps. */
const MAX_LENGTH = 200_000;

/** What to do about problems, where their own words do not say it. */
const ADVICE: Record<number, string> = {
  401: 'The API token is missing, wrong, expired or revoked: ask the user for another one.',
  403: 'Neither you nor a repetition can change that: tell the user.',
  404: 'Check the id, or search for it. It may also be something that you are not allowed to see.',
  409: 'Read what is there now, and decide again.',
  412: 'Somebody has changed it: `current` is its present state. Decide again, and repeat with its version.',
};

/** A result that says what was wrong. */
export function refusal(text: string): CallToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}

/** The result of a call, from the API's answer. */
export function resultOf(answer: OwnAnswer): CallToolResult {
  if (answer.status >= 400) return refusal(problemText(answer));
  const text = answer.text === '' ? '{"done":true}' : withPage(answer);
  if (text.length <= MAX_LENGTH) return { content: [{ type: 'text', text }] };
  return refusal(
    `The answer has ${text.length} characters, and more than ${MAX_LENGTH} are not returned. ` +
      `Ask for less: with a smaller limit, a filter, or for one thing at a time.`,
  );
}

/** Lists become objects that say whether there is more. */
function withPage({ text, headers }: OwnAnswer): string {
  if (!text.startsWith('[')) return text;
  const { 'x-total-count': total, link = '' } = headers;
  const next = /[?&]cursor=([^&>]+)/.exec(link)?.[1];
  const more = [
    ...(total === undefined ? [] : [`,"total":${JSON.stringify(total)}`]),
    ...(next === undefined ? [] : [`,"next_cursor":${JSON.stringify(decodeURIComponent(next))}`]),
  ];
  return `{"items":${text}${more.join('')}}`;
}

function problemText({ status, text, headers }: OwnAnswer): string {
  const wait = headers['retry-after'];
  const advice = wait === undefined ? ADVICE[status] : `Try again in ${wait} s.`;
  return [text.slice(0, MAX_LENGTH), ...(advice === undefined ? [] : [advice])].join('\n');
}
