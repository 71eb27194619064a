import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Timestamp } from '../database/columns.js';

/** The answer to a creating request with an `Idempotency-Key`, committed together with what it created. */
@Entity('idempotency_keys')
@Index('idempotency_keys_caller', ['caller', 'created_at'])
export class IdempotencyKey {
  /** The caller's id, or a substitute for a caller who has none yet. */
  @PrimaryColumn('text', { collation: 'C' })
  caller!: string;

  @PrimaryColumn('text', { collation: 'C' })
  key!: string;

  /** Hash of the method, path and body of the first request with the key. */
  @Column('text')
  fingerprint!: string;

  @Column('json')
  answer!: unknown;

  @Index('idempotency_keys_age')
  @Timestamp({ default: 'now' })
  created_at!: Date;
}
