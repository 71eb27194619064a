import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { NoticeKind } from '../../history/notice-definition.js';
import type { Language } from '../../mail/language.js';

/** The hour of a digest, for those who have not decided. */
export const DIGEST_HOUR = 8;

/** How a user's own wishes differ from the defaults. Who has none has no row. */
@Entity('user_preferences')
export class UserPreference {
  @ForeignKey('User', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  user_id!: string;

  /** The kinds of notifications that are not written for them. By default, all are. */
  @Column('text', { array: true, default: [] })
  notices_off!: NoticeKind[];

  /** The kinds that are mailed to them, and those that are not, where they have decided so themselves. */
  @Column('text', { array: true, default: [] })
  mails_on!: NoticeKind[];

  @Column('text', { array: true, default: [] })
  mails_off!: NoticeKind[];

  /** Where they are: an IANA time zone; null as long as nobody has said so. */
  @Column('text', { nullable: true })
  time_zone!: string | null;

  /** The language of their mails, likewise. */
  @Column('text', { nullable: true })
  language!: Language | null;

  /** Whether what is mailed comes once a day, and at which hour where they are. */
  @Column('boolean', { default: false })
  mails_daily!: boolean;

  @Column('smallint', { default: DIGEST_HOUR })
  digest_hour!: number;
}
