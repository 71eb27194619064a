import { expect } from 'vitest';
import { type Answer, TestActor } from './actor.js';
import type { ApiDocument } from './api-document.js';

/** The answers that were seen, as `<operation id> <status>`. */
export type Seen = Set<string>;

/** An actor who holds every answer against the document: its status, headers, media type and schema. */
export class PromisedActor extends TestActor {
  constructor(
    private readonly actor: TestActor,
    private readonly document: ApiDocument,
    readonly seen: Seen = new Set(),
  ) {
    super(actor.base, null);
  }

  override get user(): TestActor['user'] {
    return this.actor.user;
  }

  override get token(): string {
    return this.actor.token;
  }

  override get refresh_token(): string {
    return this.actor.refresh_token;
  }

  override get session_id(): string {
    return this.actor.session_id;
  }

  override async send<T = any>(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const answer = await this.actor.send<T>(method, path, body, headers);
    const url = path.startsWith('//') ? path.slice(1) : `/api/v1${path}`;
    const operation = this.document.serving(method, url);
    if (!operation) throw new Error(`${method} ${url} is not documented`);
    const of = `${method} ${url} ${JSON.stringify(body)}`.slice(0, 500);
    expect(this.document.violations(operation, answer), of).toEqual([]);
    this.seen.add(`${operation.operationId} ${answer.status}`);
    return answer;
  }
}
