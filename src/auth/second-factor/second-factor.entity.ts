import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Timestamp } from '../../database/columns.js';

/** What makes the codes of a user's authenticator app: asked for at every login, once it is confirmed. */
@Entity('second_factors')
export class SecondFactor {
  @ForeignKey('User', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  user_id!: string;

  /** The key of the codes, encrypted for this installation and this user: see `Secrets.seal`. */
  @Column('bytea')
  secret!: Buffer;

  /** When its owner showed that their app has it. Null while it is being set up. */
  @Timestamp({ nullable: true })
  confirmed_at!: Date | null;

  /** The number of the 30 seconds of the last code that was accepted: no code up to it is accepted again. */
  @Column('bigint', { nullable: true })
  last_step!: number | null;

  @Timestamp({ default: 'now' })
  created_at!: Date;
}
