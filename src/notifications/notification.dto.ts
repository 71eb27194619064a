import { ApiProperty } from '@nestjs/swagger';
import { ActorDto } from '../history/activity.dto.js';
import type { NoticeParams } from '../history/notice-definition.js';
import { BooleanParameter, Optional, Registered, Uuid } from '../kernel/validation/fields.js';
import { PageQuery } from '../kernel/paging/page.dto.js';
import { Shown } from '../kernel/validation/shown.js';

/** Something that another user did and that concerns the caller. */
export class NotificationDto {
  @Uuid()
  id!: string;

  @Registered('NotificationType')
  type!: string;

  /**
   * What happened, in English. Clients in other languages make their sentence of `type` and `params`.
   * @example "“Write the launch announcement” was assigned to you."
   */
  @Shown(1000)
  message!: string;

  /** What the sentence is about: the title of a task, the name of a project. */
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
  /** Only those that were not read yet. */
  @Optional()
  @BooleanParameter()
  unread?: boolean;
}

/** How many notifications became read. */
export class ReadNotificationsDto {
  /** @example 3 */
  read!: number;
}
