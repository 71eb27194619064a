import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { Id, Timestamp } from '../../../database/columns.js';

/** A passkey with which a user logs in (WebAuthn): instead of a code, or of password and code. */
@Entity('passkeys')
@Index('passkeys_user', ['user_id', 'created_at', 'id'])
export class Passkey {
  @Id()
  id!: string;

  @ForeignKey('User', { onDelete: 'CASCADE' })
  @Column('uuid')
  user_id!: string;

  /** By which browsers and devices know it. */
  @Index('passkeys_credential_key', { unique: true })
  @Column('bytea')
  credential_id!: Buffer;

  /** In the form of COSE. */
  @Column('bytea')
  public_key!: Buffer;

  /** How often it has signed, as it says; always 0 for those that are copied between devices. */
  @Column('bigint')
  counter!: number;

  /** The host for which it was made: elsewhere, browsers do not offer it. */
  @Column('text')
  rp_id!: string;

  @Column('text', { array: true })
  transports!: string[];

  @Column('text')
  name!: string;

  @Timestamp({ default: 'now' })
  created_at!: Date;

  @Timestamp({ nullable: true })
  last_used_at!: Date | null;

  /** When the last challenge that it answered was made: no answer to that or an earlier one is accepted again. */
  @Timestamp({ nullable: true })
  last_challenge_at!: Date | null;
}
