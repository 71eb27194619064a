import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Id, Timestamp } from '../../database/columns.js';
import type { Scope } from '../../kernel/access/access.js';

/** A token with which a program acts for a user, until it expires or is deleted. */
@Entity('api_tokens')
@Index('api_tokens_user', ['user_id', 'created_at', 'id'])
@Check('api_tokens_scopes', `scopes <@ ARRAY['read', 'write', 'comment', 'admin'] AND cardinality(scopes) > 0`)
export class ApiToken {
  @Id()
  id!: string;

  @ForeignKey('User', { onDelete: 'CASCADE' })
  @Column('uuid')
  user_id!: string;

  @Column('text')
  name!: string;

  /** SHA-256 of the token, which is 256 random bits. */
  @Index('api_tokens_hash_key', { unique: true })
  @Column('bytea')
  token_hash!: Buffer;

  /** The first characters of the token, by which its owner recognises it. */
  @Column('text')
  start!: string;

  @Column('text', { array: true })
  scopes!: Scope[];

  /** The only projects in which it gives rights; null for all. */
  @Column('uuid', { array: true, nullable: true })
  project_ids!: string[] | null;

  @Timestamp({ default: 'now' })
  created_at!: Date;

  @Timestamp({ nullable: true })
  expires_at!: Date | null;

  /** Recorded once a minute at most. */
  @Timestamp({ nullable: true })
  last_used_at!: Date | null;
}
