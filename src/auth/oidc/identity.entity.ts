import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { Id, Timestamp } from '../../database/columns.js';

/** A user's account at an identity provider (OpenID Connect), with which they sign in. */
@Entity('identities')
@Index('identities_subject_key', ['issuer', 'subject'], { unique: true })
@Index('identities_user_key', ['user_id', 'issuer'], { unique: true })
export class Identity {
  @Id()
  id!: string;

  @ForeignKey('User', { onDelete: 'CASCADE' })
  @Column('uuid')
  user_id!: string;

  /** The provider, by its own name for itself. */
  @Column('text')
  issuer!: string;

  /** The user's identifier there, which is never given to another one. */
  @Column('text')
  subject!: string;

  @Timestamp({ default: 'now' })
  created_at!: Date;

  /** When its user last signed in with it. */
  @Timestamp({ nullable: true })
  last_used_at!: Date | null;
}
