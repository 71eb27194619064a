import { ActorDto } from '../activity/activity.dto.js';
import { NOTICE_TYPES, type NoticeType } from '../activity/change.js';
import { BooleanParameter, OneOf, Optional, Uuid } from '../common/fields.js';
import { PageQuery } from '../common/page.dto.js';

const NoticeTypes = Object.fromEntries(NOTICE_TYPES.map((type) => [type, type]));

/** Something that another user did and that concerns the caller. */
export class NotificationDto {
  @Uuid()
  id!: string;

  @OneOf(NoticeTypes, 'NotificationType')
  type!: NoticeType;

  /** @example "“Write the launch announcement” was assigned to you." */
  message!: string;

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
