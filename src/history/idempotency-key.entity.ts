import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Timestamp } from '../database/columns.js';

/** The answer to a creating request that carried an `Idempotency-Key`; committed together with what it created. */
@Entity('idempotency_keys')
@Index('idempotency_keys_caller', ['caller', 'created_at'])
export class IdempotencyKey {
  /** The caller's id, or for who has none yet what stands for them. */
  @PrimaryColumn('text', { collation: 'C' })
  caller!: string;

  @PrimaryColumn('text', { collation: 'C' })
  key!: string;

  /** Hash of the method, path and body that the key was first used with. */
  @Column('text')
  fingerprint!: string;

  @Column('json')
  answer!: unknown;

  @Index('idempotency_keys_age')
  @Timestamp({ default: 'now' })
  created_at!: Date;
}
