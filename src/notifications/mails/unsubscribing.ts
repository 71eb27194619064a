import { Injectable } from '@nestjs/common';
import { UUID } from 'uuidv7';
import { Database, sql } from '../../database/sql.js';
import { NoticeKind } from '../../history/notice-definition.js';
import { NotFound, TooManyRequests } from '../../kernel/http/problem.js';
import { networkOf } from '../../kernel/http/network-of.js';
import { Counters } from '../../kernel/limits/counters.js';
import { Secrets } from '../../kernel/secrets.js';
import { UserPreferenceService } from '../preferences/user-preference.service.js';

const PURPOSE = 'unsubscribe';
/** A user's id, and the kind, filled up so that the length says nothing. */
const ID_BYTES = 16;
const KIND_BYTES = 16;
/** How often somebody may unsubscribe from one address: providers do it for their users. */
const MAX_ATTEMPTS = 100;
const WINDOW_MS = 60_000;

/**
 * Ends mails for whoever has the token of one, without a login. A token is good for one user and one kind, or all, and
 * for nothing else; nothing of either can be read in it, and it works as long as the secret of the installation is the same.
 */
@Injectable()
export class Unsubscribing {
  constructor(
    private readonly database: Database,
    private readonly secrets: Secrets,
    private readonly counters: Counters,
    private readonly preferences: UserPreferenceService,
  ) {}

  /** @param kind null for all. */
  tokenOf(user_id: string, kind: NoticeKind | null): string {
    const { bytes } = UUID.parse(user_id);
    return this.secrets.sealedToken(
      PURPOSE,
      Buffer.concat([bytes, Buffer.alloc(KIND_BYTES, (kind ?? '').padEnd(KIND_BYTES))]),
    );
  }

  /**
   * Ends the mails for which a token is, also if they have ended already.
   * @returns the kind; null for all. @throws NotFound; TooManyRequests
   */
  async end(token: string, address: string): Promise<NoticeKind | null> {
    await this.limit(address);
    const { user_id, kind } = this.read(token);
    const kinds = kind === null ? Object.values(NoticeKind) : [kind];
    await this.database.transaction(async (tx) => {
      const user = await tx.row(sql`
        SELECT FROM users WHERE id = ${user_id} AND deleted_at IS NULL FOR NO KEY UPDATE`);
      // What an account that has ended is told is nobody's business.
      if (!user) return;
      await this.preferences.choose(
        tx,
        user_id,
        kinds.map((one) => ({ kind: one, mail: false })),
      );
    });
    return kind;
  }

  /** @throws NotFound for what is no token of ours. */
  private read(token: string): { user_id: string; kind: NoticeKind | null } {
    const bytes = this.secrets.openToken(PURPOSE, token);
    if (bytes?.length !== ID_BYTES + KIND_BYTES) throw new NotFound('address');
    const name = bytes.toString('utf8', ID_BYTES).trimEnd();
    const kind = Object.values(NoticeKind).find((one: string) => one === name) ?? null;
    if (name !== '' && kind === null) throw new NotFound('address');
    return { user_id: UUID.ofInner(bytes.subarray(0, ID_BYTES)).toString(), kind };
  }

  private async limit(address: string): Promise<void> {
    const { count, expires_in } = await this.counters.add(`unsubscribe:${networkOf(address)}`, WINDOW_MS);
    if (count > MAX_ATTEMPTS) throw new TooManyRequests('Too many attempts from this address.', expires_in / 1000);
  }
}
