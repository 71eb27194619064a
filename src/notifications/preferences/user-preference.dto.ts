import { ApiProperty } from '@nestjs/swagger';
import { NoticeKind } from '../../history/notice-definition.js';
import { LANGUAGES, type Language } from '../../mail/language.js';
import { MAX_ZONE_LENGTH } from '../../kernel/days.js';
import { Nullable, NumberInSteps, OneOf, Optional, TimeZone, TrueOrFalse } from '../../kernel/validation/fields.js';
import { ListOf } from '../../kernel/validation/nesting.js';
import { AtMost, Between, Shown } from '../../kernel/validation/shown.js';

/** The number of kinds of notifications. */
const KINDS = Object.keys(NoticeKind).length;
/** The languages of mails. */
const MAIL_LANGUAGES = Object.fromEntries(LANGUAGES.map((language) => [language, language]));

/** When what is mailed comes. */
export enum MailRhythm {
  AtOnce = 'at_once',
  Daily = 'daily',
}

/** By which ways the caller is told of a kind of thing. */
export class NoticePreferenceDto {
  /**
   * `mention`: somebody mentions you. `assignment`: you get a task, or lose it. `comment`, `change`: a comment on, or
   * a change of, a task that concerns you. `deadline`: a task of yours is due soon. `membership`: you belong to a project, no longer do, or have another role.
   */
  @ApiProperty({ enum: NoticeKind, enumName: 'NoticeKind', example: 'mention' })
  kind!: NoticeKind;

  /** Whether it is in the list of notifications. */
  @ApiProperty({ type: Boolean, example: true })
  app!: boolean;

  /** Whether it is mailed, where mail is set up (`mail` of `GET /auth/options`). */
  @ApiProperty({ type: Boolean, example: true })
  mail!: boolean;
}

/** What reaches the caller by which way. */
export class UserPreferencesDto {
  /** Each kind of notification, always in the same order. What needs to be acted upon is of none, and always sent. */
  @AtMost(KINDS)
  notifications!: NoticePreferenceDto[];

  /**
   * The time zone of the caller (IANA); null as long as nobody has told it, which is UTC.
   * @example "Europe/Berlin"
   */
  @Shown(MAX_ZONE_LENGTH)
  time_zone!: string | null;

  /** The language of mails to the caller; null as long as nobody has told it, which is English. */
  @ApiProperty({ enum: MAIL_LANGUAGES, enumName: 'Language', nullable: true, example: 'en' })
  language!: Language | null;

  /** When what is mailed comes: `at_once` (collected for some minutes), or `daily`, at `digest_hour`. */
  @ApiProperty({ enum: MailRhythm, enumName: 'MailRhythm', example: 'at_once' })
  mails!: MailRhythm;

  /** The hour of the daily mail, in the caller's time zone. */
  @Between(0, 23)
  @ApiProperty({ type: 'integer', example: 8 })
  digest_hour!: number;
}

/** A kind of notification, and the ways to turn on or off. */
export class UpdateNoticePreferenceDto {
  @OneOf(NoticeKind, 'NoticeKind')
  kind!: NoticeKind;

  /** Whether it is to be in the list of notifications: what happens while it is not will never be. */
  @Optional()
  @TrueOrFalse()
  app?: boolean;

  /** Whether it is to be mailed. */
  @Optional()
  @TrueOrFalse()
  mail?: boolean;
}

/** The preferences to change. */
export class UpdateUserPreferencesDto {
  /** Kinds to turn on or off, each once; the others stay as they are. */
  @Optional()
  @ListOf(() => UpdateNoticePreferenceDto, { max: KINDS })
  notifications?: UpdateNoticePreferenceDto[];

  /** The time zone of the caller. */
  @Nullable()
  @TimeZone()
  @ApiProperty({ nullable: true })
  time_zone?: string | null;

  /** The language of mails to the caller. */
  @Nullable()
  @OneOf(MAIL_LANGUAGES, 'Language')
  @ApiProperty({ nullable: true })
  language?: Language | null;

  /** When what is mailed is to come. */
  @Optional()
  @OneOf(MailRhythm, 'MailRhythm')
  mails?: MailRhythm;

  /** The hour of the daily mail, in the caller's time zone. */
  @Optional()
  @NumberInSteps({ min: 0, max: 23, step: 1 })
  @ApiProperty({ type: 'integer', example: 18 })
  digest_hour?: number;
}
