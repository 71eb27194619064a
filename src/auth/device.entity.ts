import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Timestamp } from '../database/columns.js';

/** A browser or program in which a user has logged in before, identified by its own token. */
@Entity('devices')
export class Device {
  /** SHA-256 of the token, which is 256 random bits. */
  @PrimaryColumn('bytea')
  token_hash!: Buffer;

  @Index('devices_user')
  @ForeignKey('User', { onDelete: 'CASCADE' })
  @Column('uuid')
  user_id!: string;

  @Timestamp({ default: 'now' })
  created_at!: Date;

  @Timestamp({ default: 'now' })
  last_used_at!: Date;
}
