import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { Id, Timestamp } from '../database/columns.js';

/** A login of a user on a device, until logout. Ending it deletes the row. */
@Entity('sessions')
export class Session {
  @Id()
  id!: string;

  @Index('sessions_user')
  @ForeignKey('User', { onDelete: 'CASCADE' })
  @Column('uuid')
  user_id!: string;

  /** How often the refresh token was rotated: tokens of this generation are current. */
  @Column('int', { default: 0 })
  generation!: number;

  @Timestamp({ default: 'now' })
  rotated_at!: Date;

  @Timestamp({ default: 'now' })
  created_at!: Date;

  @Timestamp({ default: 'now' })
  last_used_at!: Date;

  @Index('sessions_expiry')
  @Timestamp()
  expires_at!: Date;

  @Column('text')
  user_agent!: string;

  @Column('text')
  address!: string;

  /** The device on which it was opened: see `Device`. */
  @Column('bytea', { nullable: true })
  device_hash!: Buffer | null;

  /** The account at an identity provider with which it was opened; null for other ways in, and once it is unlinked. */
  @Index('sessions_identity')
  @ForeignKey('Identity', { onDelete: 'SET NULL' })
  @Column('uuid', { nullable: true })
  identity_id!: string | null;
}
