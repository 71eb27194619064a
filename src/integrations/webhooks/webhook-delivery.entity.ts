import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { Id, Timestamp } from '../../database/columns.js';

/** A message that was sent to a webhook, with the outcome of the last attempt. */
@Entity('webhook_deliveries')
@Index('webhook_deliveries_of_webhook', ['webhook_id', 'created_at', 'id'])
@Index('webhook_deliveries_time', ['attempted_at'])
export class WebhookDelivery {
  @Id()
  id!: string;

  @ForeignKey('Webhook', { onDelete: 'CASCADE' })
  @Column('uuid')
  webhook_id!: string;

  /** The `webhook-id` header: the same whenever the same event is sent. */
  @Column('uuid')
  message_id!: string;

  /** The number of the event; null for a test. */
  @Column('bigint', { nullable: true })
  seq!: number | null;

  @Column('text')
  type!: string;

  @Column('int', { default: 1 })
  attempts!: number;

  @Column('boolean')
  succeeded!: boolean;

  /** The HTTP status of the answer; null if there was none. */
  @Column('int', { nullable: true })
  status!: number | null;

  @Column('text', { nullable: true })
  error!: string | null;

  /** The beginning of the answer's body. */
  @Column('text', { nullable: true })
  answer!: string | null;

  @Column('int')
  duration_ms!: number;

  @Timestamp({ default: 'now' })
  created_at!: Date;

  @Timestamp({ default: 'now' })
  attempted_at!: Date;
}
