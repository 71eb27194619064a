import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { Enumeration, Id, Timestamp } from '../../database/columns.js';
import { Role } from '../../kernel/access/access.js';

/** A link with which somebody may register, or join projects. It works once. */
@Entity('invitations')
@Index('invitations_time', ['created_at', 'id'])
@Index('invitations_creator', ['created_by'])
export class Invitation {
  @Id()
  id!: string;

  /** SHA-256 of the token in the link, which is 256 random bits. */
  @Index('invitations_token_key', { unique: true })
  @Column('bytea')
  token_hash!: Buffer;

  /** The only address that may use it; null for any. */
  @Column('text', { nullable: true })
  email!: string | null;

  /** The role of an account that registers with it. */
  @Enumeration('user_role', Role, Role.Member)
  role!: Role;

  /** Without their rights, it no longer works. */
  @ForeignKey('User')
  @Column('uuid')
  created_by!: string;

  @Timestamp({ default: 'now' })
  created_at!: Date;

  @Timestamp()
  expires_at!: Date;

  @ForeignKey('User')
  @Column('uuid', { nullable: true })
  accepted_by!: string | null;

  @Timestamp({ nullable: true })
  accepted_at!: Date | null;

  @Timestamp({ nullable: true })
  revoked_at!: Date | null;
}
