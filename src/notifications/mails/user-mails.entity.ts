import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Timestamp } from '../../database/columns.js';

/** How many mails about notifications a user was sent lately. Who has got none has no row. */
@Entity('user_mails')
export class UserMails {
  @ForeignKey('User', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  user_id!: string;

  /** When the hour began of which the mails are counted. */
  @Timestamp()
  hour_at!: Date;

  @Column('int')
  mails!: number;

  /** The date where they are of which they got the last digest. */
  @Column('date', { nullable: true })
  digest_on!: string | null;
}
