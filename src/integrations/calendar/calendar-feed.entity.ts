import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Timestamp } from '../../database/columns.js';

/** The address at which calendars read a user's deadlines, until it is replaced or switched off. */
@Entity('calendar_feeds')
export class CalendarFeed {
  @ForeignKey('User', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  user_id!: string;

  /** SHA-256 of the secret in the address, which is 256 random bits. */
  @Index('calendar_feeds_hash_key', { unique: true })
  @Column('bytea')
  secret_hash!: Buffer;

  @Timestamp({ default: 'now' })
  created_at!: Date;

  /** Recorded once a minute at most. */
  @Timestamp({ nullable: true })
  last_used_at!: Date | null;
}
