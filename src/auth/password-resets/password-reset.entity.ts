import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Timestamp } from '../../database/columns.js';

/** A link with which a user sets a new password: one for each user, until it is used. */
@Entity('password_resets')
export class PasswordReset {
  @ForeignKey('User', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  user_id!: string;

  /** SHA-256 of the token in the link, which is 256 random bits. */
  @Index('password_resets_token_key', { unique: true })
  @Column('bytea')
  token_hash!: Buffer;

  @Timestamp({ default: 'now' })
  created_at!: Date;

  @Timestamp()
  expires_at!: Date;
}
