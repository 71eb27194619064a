import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { Id, Timestamp } from '../../database/columns.js';
import type { NoticeKind, NoticeParams } from '../../history/notice-definition.js';

/** Something that is to be mailed to a user: written with the change of which it tells, and gone once it is sent. */
@Entity('notice_mails')
@Index('notice_mails_due', ['due_at'], { where: 'mail_id IS NULL' })
@Index('notice_mails_user', ['user_id', 'created_at', 'id'])
@Index('notice_mails_mail', ['user_id', 'mail_id'], { where: 'mail_id IS NOT NULL' })
export class NoticeMail {
  /** That of the notification, if there is one in the list. */
  @Id()
  id!: string;

  @ForeignKey('User', { onDelete: 'CASCADE' })
  @Column('uuid')
  user_id!: string;

  @Column('text')
  kind!: NoticeKind;

  @Column('text')
  type!: string;

  /** The parameters of the type's sentence. */
  @Column('json')
  params!: NoticeParams;

  @Column('uuid', { nullable: true })
  project_id!: string | null;

  @Column('uuid', { nullable: true })
  task_id!: string | null;

  /** The comment of which it tells. Its text is read when the mail is sent. */
  @Column('uuid', { nullable: true })
  comment_id!: string | null;

  @Column('text')
  actor_name!: string;

  @Timestamp({ default: 'now' })
  created_at!: Date;

  /** When it is looked at: what has come until then goes into one mail. */
  @Timestamp()
  due_at!: Date;

  /** The mail that it goes with, which is also a job. From then on, what it goes with stays the same. */
  @Column('uuid', { nullable: true })
  mail_id!: string | null;
}
