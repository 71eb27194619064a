import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { Line, OneOf, Optional, TrueOrFalse, Uuid } from '../../kernel/validation/fields.js';
import { RegisteredList } from '../../kernel/validation/nesting.js';
import { LONGEST, Shown } from '../../kernel/validation/shown.js';
import { Unchangeable } from '../../kernel/validation/unchangeable.js';

/** The maximum number of webhooks of a project. */
export const MAX_WEBHOOKS = 20;
/** The maximum length of an address. */
export const MAX_URL = 2_000;
/** How many types of events a webhook can name. */
const MAX_EVENTS = 200;
/** How much of an answer is kept, in bytes. */
export const MAX_ANSWER_BYTES = 4_096;
const MAX_ERROR = 300;

/** Whether a webhook gets what it should. */
export enum WebhookState {
  Working = 'working',
  /** The last attempts failed; the next one is at `next_attempt_at`. */
  Failing = 'failing',
  Paused = 'paused',
}

/** Why nothing is sent. */
export enum PauseReason {
  /** Somebody paused it. */
  Manual = 'manual',
  /** It failed for three days. */
  Failing = 'failing',
  /** The receiver answered 410 Gone. */
  Gone = 'gone',
  /** Its owner does not manage the project any more. */
  Owner = 'owner',
  /** The database was restored from a backup, or has moved. */
  Restored = 'restored',
}

const Events = () => RegisteredList('WebhookEvent', { max: MAX_EVENTS, example: ['task_created', 'task_moved'] });
const Url = () =>
  applyDecorators(
    Line({ max: MAX_URL, example: 'https://hooks.example.org/flowtrack' }),
    ApiProperty({ format: 'uri', pattern: '^\\s*[Hh][Tt][Tt][Pp][Ss]?://\\S+\\s*$' }),
  );

/** A new webhook. */
export class CreateWebhookDto {
  /** Where events are sent: http or https, without user name, password and fragment. */
  @Url()
  url!: string;

  /** The types of events to send; `*` stands for all, also those that later versions add. */
  @Events()
  events!: string[];
}

/** The fields of a webhook to change. */
export class UpdateWebhookDto {
  /** Where events are sent from now on. What failed is tried again at once. */
  @Optional()
  @Url()
  url?: string;

  /** The types of events to send from now on. */
  @Optional()
  @Events()
  events?: string[];

  /** `false` pauses it; `true` resumes one that is paused where it was, and makes the caller its owner. */
  @Optional()
  @TrueOrFalse()
  active?: boolean;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  id?: string;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  project_id?: string;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  owner_id?: string;

  @Unchangeable(3)
  version?: number;

  @Unchangeable('2026-11-02T09:30:00.000Z')
  created_at?: string;
}

/** From where to send again. */
export class ReplayWebhookDto {
  /**
   * The number of the first event to send. The number after the project's last event skips all that was not sent yet.
   * @example 42
   */
  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be at least 1' })
  @Max(Number.MAX_SAFE_INTEGER, { message: `must be at most ${Number.MAX_SAFE_INTEGER}` })
  @ApiProperty({ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, example: 1 })
  from_seq!: number;
}

/** A webhook as the history tells of it: of the address, only where it leads. */
export class WebhookStateDto {
  @Uuid()
  id!: string;

  @Uuid()
  project_id!: string;

  /**
   * The address without its path, which may be a secret.
   * @example "https://hooks.example.org/…"
   */
  @Shown(MAX_URL)
  url!: string;

  @ApiProperty({
    enum: ['WebhookEvent'],
    enumName: 'WebhookEvent',
    isArray: true,
    maxItems: MAX_EVENTS,
    example: ['task_created', 'task_moved'],
  })
  events!: string[];

  /** @example true */
  active!: boolean;

  @ApiProperty({ enum: PauseReason, enumName: 'PauseReason', nullable: true, example: null })
  paused_reason!: PauseReason | null;
}

/** A webhook: an address to which the events of a project are sent. */
export class WebhookDto extends WebhookStateDto {
  /**
   * Where events are sent.
   * @example "https://hooks.example.org/flowtrack"
   */
  @Shown(MAX_URL)
  declare url: string;

  @OneOf(WebhookState, 'WebhookState')
  state!: WebhookState;

  /** With whose rights it is sent: who created it, or resumed it last. */
  @Uuid()
  owner_id!: string;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  owner_name!: string;

  /**
   * The number up to which all events were sent, or are none of `events`.
   * @example 41
   */
  delivered_seq!: number;

  /**
   * The number of the project's last event.
   * @example 42
   */
  last_seq!: number;

  /**
   * How often the next event was tried in vain.
   * @example 0
   */
  attempts!: number;

  /** @example "2026-11-02T09:30:00.000Z" */
  failing_since!: string | null;

  /**
   * When the event that failed is tried again.
   * @example "2026-11-02T09:30:00.000Z"
   */
  next_attempt_at!: string | null;

  /**
   * Until when messages are also signed with the secret of before.
   * @example "2026-11-02T09:30:00.000Z"
   */
  previous_secret_until!: string | null;

  /**
   * Grows by 1 with every change of the webhook itself, not with deliveries.
   * @example 3
   */
  version!: number;

  /** @example "2026-11-02T09:30:00.000Z" */
  created_at!: string;
}

/** A webhook with its secret. */
export class NewWebhookDto extends WebhookDto {
  /**
   * The key of the signatures, shown only here, and null in the answer to a repetition with the same `Idempotency-Key`.
   * @example "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazSvXGC4bUA="
   */
  @Shown(100)
  secret!: string | null;
}

/** A message that was sent to a webhook, with the outcome of the last attempt. */
export class WebhookDeliveryDto {
  @Uuid()
  id!: string;

  /** The `webhook-id` header, by which receivers recognise what they have already. */
  @Uuid()
  message_id!: string;

  /**
   * The number of the event; null for a test.
   * @example 42
   */
  seq!: number | null;

  /** @example "task_moved" */
  @Shown(100)
  type!: string;

  /** @example 1 */
  attempts!: number;

  /** @example true */
  succeeded!: boolean;

  /**
   * The HTTP status of the answer; null if there was none.
   * @example 200
   */
  status!: number | null;

  /**
   * Why there was no answer.
   * @example null
   */
  @ApiProperty({ type: String, maxLength: MAX_ERROR, nullable: true, example: null })
  error!: string | null;

  /**
   * The beginning of the answer's body. Answers to events of comments are not kept: they could repeat what is deleted later.
   * @example "ok"
   */
  @ApiProperty({ type: String, maxLength: MAX_ANSWER_BYTES, nullable: true })
  answer!: string | null;

  /**
   * How long the last attempt took, in milliseconds.
   * @example 120
   */
  duration_ms!: number;

  /** @example "2026-11-02T09:30:00.000Z" */
  created_at!: string;

  /**
   * When the last attempt began.
   * @example "2026-11-02T09:30:00.000Z"
   */
  attempted_at!: string;
}

/** The conflict in a refused change of a webhook. */
export class StaleWebhookDto {
  /** The present state of the webhook. */
  current!: WebhookDto;
}
