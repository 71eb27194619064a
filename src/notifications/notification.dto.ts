import { ApiProperty } from '@nestjs/swagger';
import { ActorDto } from '../history/activity.dto.js';
import type { NoticeParams } from '../history/notice-definition.js';
import { BooleanParameter, Optional, Registered, Uuid } from '../kernel/validation/fields.js';
import { PageQuery } from '../kernel/paging/page.dto.js';
import { Shown } from '../kernel/validation/shown.js';

/** An action of another user that concerns the caller. */
export class NotificationDto {
  @Uuid()
  id!: string;

  @Registered('NotificationType')
  type!: string;

  /**
   * The notification in English. Clients in other languages build the sentence from `type` and `params`.
   * @example "“Write the launch announcement” was assigned to you."
   */
  @Shown(1000)
  message!: string;

  /** The parameters of the sentence, such as the title of a task or the name of a project. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', maxLength: 300 },
    example: { title: 'Write the launch announcement' },
  })
  params!: NoticeParams;

  /** @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b08" */
  project_id!: string | null;

  /** @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b09" */
  task_id!: string | null;

  actor!: ActorDto;

  /** @example "2026-11-02T10:00:00.000Z" */
  read_at!: string | null;

  /** @example "2026-11-02T09:30:00.000Z" */
  created_at!: string;
}

/** Which notifications to list. */
export class NotificationListQuery extends PageQuery {
  /** Only unread notifications. */
  @Optional()
  @BooleanParameter()
  unread?: boolean;
}

/** How many notifications were marked as read. */
export class ReadNotificationsDto {
  /** @example 3 */
  read!: number;
}
