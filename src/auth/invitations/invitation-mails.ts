import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config.js';
import { Database, sql, type Transaction } from '../../database/sql.js';
import type { Job } from '../../kernel/jobs/job.js';
import { Jobs } from '../../kernel/jobs/jobs.service.js';
import { Secrets } from '../../kernel/secrets.js';
import type { Language } from '../../mail/language.js';
import { Mailer } from '../../mail/mailer.js';
import { hashOf, newToken } from '../token-hash.js';
import { type InvitationDto, InvitationStatus } from './invitation.dto.js';
import { invitationLetter } from './invitation-letter.js';
import { findInvitation } from './invitation.queries.js';

const LETTER = 'invitation.letter';

type Sending = { language: Language };

/** Mails invitations to the addresses that they are for. */
@Injectable()
export class InvitationMails implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly mailer: Mailer,
    private readonly secrets: Secrets,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    if (this.mailer.isOn) this.jobs.define<Sending>(LETTER, (job) => this.send(job));
  }

  /** The token of a new invitation: one that is to be mailed can be computed again. */
  newToken(id: string, email?: string): string {
    return this.mailer.isOn && email ? this.tokenOf(id) : newToken();
  }

  /** Has an invitation mailed, in the transaction that makes it, if it is for an address. */
  async invite(tx: Transaction, { id, email }: Pick<InvitationDto, 'id' | 'email'>, language: Language): Promise<void> {
    if (this.mailer.isOn && email) await this.jobs.add(tx, LETTER, { language } satisfies Sending, { id });
  }

  private async send(job: Job<Sending>): Promise<void> {
    const { id } = job;
    const token = this.tokenOf(id);
    await this.database.transaction(async (tx) => {
      await job.finish(tx);
      const invitation = await findInvitation(tx, sql`i.id = ${id} AND i.token_hash = ${hashOf(token)}`);
      // Used, revoked or expired meanwhile: then there is nothing to send.
      if (!invitation?.email || invitation.status !== InvitationStatus.Pending) return;
      const url = this.mailer.linkTo(`join#${token}`);
      const letter = invitationLetter(job.data.language, { invitation, url, app: this.config.APP_NAME });
      await this.mailer.send({ id, to: { email: invitation.email } }, letter);
    });
  }

  private tokenOf(id: string): string {
    return this.secrets.tokenFor('invitation', id);
  }
}
