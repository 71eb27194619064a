import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { Line, Optional, Uuid } from '../../kernel/validation/fields.js';
import { LONGEST, Shown } from '../../kernel/validation/shown.js';
import { MAX_PIXELS, THUMBNAILS, type ThumbnailSize } from './pictures.js';

/** The maximum length of the name of a file, in characters. */
export const MAX_FILE_NAME = 200;
/** The maximum number of attachments of a task. */
export const MAX_ATTACHMENTS = 200;
/** What `ATTACHMENT_MAX_MB` can be at most. */
export const MAX_FILE_MB = 10_240;

/** A file on a task. */
export class AttachmentDto {
  @Uuid()
  id!: string;

  @Uuid()
  task_id!: string;

  /** @example "Plan of the hall.pdf" */
  @Shown(MAX_FILE_NAME)
  name!: string;

  /**
   * The media type, found from the content: the name and what the sender says do not count.
   * @example "application/pdf"
   */
  @Shown(255)
  type!: string;

  /** @example 48211 */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: MAX_FILE_MB * 1024 * 1024 })
  bytes!: number;

  /**
   * The SHA-256 of the content.
   * @example "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
   */
  @Shown(64, '^[0-9a-f]{64}$')
  sha256!: string;

  /**
   * Of a picture, in pixels; null for everything else.
   * @example 1280
   */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: MAX_PIXELS })
  width!: number | null;

  /** @example 720 */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: MAX_PIXELS })
  height!: number | null;

  /**
   * Whether `GET /attachments/{id}/thumbnail` has a picture.
   * @example false
   */
  has_thumbnail!: boolean;

  @Uuid()
  created_by!: string;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  creator_name!: string;

  /** @example "2026-11-02T09:30:00.000Z" */
  created_at!: string;
}

/** An attachment as events contain it. */
export class AttachmentEventDto extends AttachmentDto {
  /**
   * The number of attachments of the task after the event.
   * @example 3
   */
  attachments_count!: number;
}

/** The fields of the form besides the file. */
export class AttachmentFormDto {
  /** The name of the attachment, instead of that of the file. */
  @Optional()
  @Line({ max: MAX_FILE_NAME, example: 'Plan of the hall.pdf' })
  name?: string;
}

/** The form of an upload. */
export class AttachmentUploadDto extends AttachmentFormDto {
  /** The file, of up to `ATTACHMENT_MAX_MB`. */
  @ApiProperty({ type: 'string', format: 'binary', example: 'plan.pdf' })
  file!: unknown;
}

export class ThumbnailQuery {
  /** The longer side has up to 320 (`small`) or 1600 pixels (`large`). */
  @Optional()
  @ApiProperty({ enum: Object.keys(THUMBNAILS), default: 'small', example: 'small' })
  @IsIn(Object.keys(THUMBNAILS), { message: 'must be small or large' })
  size?: ThumbnailSize;
}
