import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Id, Timestamp } from '../../database/columns.js';
import type { PauseReason } from './webhook.dto.js';

/**
 * An address to which the events of a project are sent, with a cursor over the numbers of the project. One instance at a
 * time owns it, as long as it prolongs its lease.
 */
@Entity('webhooks')
@Index('webhooks_of_project', ['project_id'])
@Index('webhooks_due', ['next_attempt_at'], { where: 'active' })
@Check('webhooks_version', 'version > 0')
@Check('webhooks_cursor', 'cursor >= 0')
@Check('webhooks_paused', 'active = (paused_reason IS NULL)')
@Check('webhooks_previous', '(previous_secret IS NULL) = (previous_until IS NULL)')
export class Webhook {
  @Id()
  id!: string;

  @ForeignKey('Project', { onDelete: 'CASCADE' })
  @Column('uuid')
  project_id!: string;

  /** Who created it, or resumed it last: without their rights, nothing is sent. */
  @ForeignKey('User')
  @Column('uuid')
  owner_id!: string;

  @Column('text')
  url!: string;

  /** Types of events, or `*` for all. */
  @Column('text', { array: true })
  events!: string[];

  /** The key of the signatures, as receivers know it. */
  @Column('text')
  secret!: string;

  /** Signs as well until `previous_until`, so that receivers can change to the new one. */
  @Column('text', { nullable: true })
  previous_secret!: string | null;

  @Timestamp({ nullable: true })
  previous_until!: Date | null;

  @Column('boolean', { default: true })
  active!: boolean;

  @Column('text', { nullable: true })
  paused_reason!: PauseReason | null;

  /** The history that its cursor is about: in a restored database nothing is sent until somebody resumes it. */
  @Column('text')
  epoch!: string;

  /** The number of the last event that was delivered, or is none of `events`. */
  @Column('bigint')
  cursor!: number;

  /** The delivery that is being retried. */
  @Column('uuid', { nullable: true })
  delivery_id!: string | null;

  /** How often the next event was tried in vain. */
  @Column('int', { default: 0 })
  attempts!: number;

  @Timestamp({ nullable: true })
  failing_since!: Date | null;

  @Timestamp({ default: 'now' })
  next_attempt_at!: Date;

  @Column('uuid', { nullable: true })
  lease_owner!: string | null;

  @Timestamp({ nullable: true })
  lease_until!: Date | null;

  @Column('int', { default: 1 })
  version!: number;

  @Timestamp({ default: 'now' })
  created_at!: Date;

  @Timestamp({ default: 'now' })
  updated_at!: Date;
}
