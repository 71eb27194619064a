import { ApiProperty } from '@nestjs/swagger';
import { OneOf, Optional, Uuid } from '../../kernel/validation/fields.js';
import { PageQuery } from '../../kernel/paging/page.dto.js';
import { Shown } from '../../kernel/validation/shown.js';
import { ImportSource, ImportStatus } from './import.entity.js';
import { ImportReportDto } from './import-report.dto.js';
import { MappingsDto } from './mappings.dto.js';

export const MAX_FILE_NAME = 255;

/** What an import has made so far. */
export class ImportResultDto {
  /** @example 12 */
  tasks_created!: number;
  /** @example 3 */
  tasks_updated!: number;
  /**
   * Tasks that were imported before, and have not changed in the source.
   * @example 3
   */
  tasks_unchanged!: number;
  /**
   * Tasks that were imported before, and deleted here: they stay so.
   * @example 3
   */
  tasks_deleted_here!: number;
  /** @example 12 */
  comments!: number;
  /**
   * Moves before the import.
   * @example 3
   */
  moves!: number;
  /**
   * Items of checklists.
   * @example 7
   */
  checklist_items!: number;
  /** @example 12 */
  columns!: number;
  /**
   * Labels of the cards in the project.
   * @example 6
   */
  labels!: number;
  /** @example 12 */
  members!: number;
  /** @example 4 */
  attachments!: number;
  /**
   * Links between tasks.
   * @example 2
   */
  links!: number;
  /**
   * Views that the project shares.
   * @example 1
   */
  views!: number;
  /**
   * Records of the history of another FlowTrack.
   * @example 240
   */
  events!: number;
  /**
   * Titles, descriptions and comments that were too long.
   * @example 3
   */
  shortened!: number;
  /**
   * Actions of cards that have too many of them; the oldest ones are left out.
   * @example 3
   */
  actions_left_out!: number;
  /**
   * New items of checklists that are full here.
   * @example 0
   */
  items_left_out!: number;
  /**
   * Attachments that are too large here, or for which a task has no room.
   * @example 0
   */
  attachments_left_out!: number;
  /**
   * Links to tasks that are not here, that were here already, or for which a task has no room.
   * @example 0
   */
  links_left_out!: number;
  /**
   * Tasks that taking the import back has put into the trash.
   * @example 3
   */
  tasks_trashed!: number;
}

/** Why an import failed. */
export class ImportErrorDto {
  /** @example "truncated" */
  @Shown(100)
  code!: string;

  /** @example "The file ends in the middle: it was not downloaded whole." */
  @Shown(1000)
  message!: string;

  /** The line of a table; null if it is not known. */
  @ApiProperty({ type: 'integer', nullable: true, minimum: 0, maximum: Number.MAX_SAFE_INTEGER, example: 17 })
  line!: number | null;

  /** The number of bytes before it. */
  @ApiProperty({ type: 'integer', nullable: true, minimum: 0, maximum: Number.MAX_SAFE_INTEGER, example: 65536 })
  byte!: number | null;

  /** The place within the file. */
  @ApiProperty({ type: String, nullable: true, maxLength: 200, example: 'cards[12]' })
  path!: string | null;
}

/** An import, without its report. */
export class ImportSummaryDto {
  @Uuid()
  id!: string;

  @OneOf(ImportSource, 'ImportSource')
  source!: ImportSource;

  @OneOf(ImportStatus, 'ImportStatus')
  status!: ImportStatus;

  /**
   * Whether it waits for its start once the file has been read.
   * @example true
   */
  dry_run!: boolean;

  /** @example "website-relaunch.json" */
  @Shown(MAX_FILE_NAME)
  file_name!: string;

  /** @example 116761 */
  file_bytes!: number;

  /** The project that gets the tasks; null while it is not known, and once it is permanently deleted. */
  @ApiProperty({ example: '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b08' })
  project_id!: string | null;

  /**
   * Whether the import makes that project.
   * @example true
   */
  makes_project!: boolean;

  result!: ImportResultDto;

  /** Why it failed; null if it has not. */
  error!: ImportErrorDto | null;

  /**
   * The number of cards that are imported, or of what has been read; of an export of FlowTrack, of all that it has.
   * @example 3
   */
  done!: number;

  /**
   * The number of cards to import; 0 while it is not known.
   * @example 3
   */
  total!: number;

  /** @example "2026-11-02T09:30:00.000Z" */
  created_at!: string;

  /** @example "2026-11-02T09:30:00.000Z" */
  started_at!: string | null;

  /** @example "2026-11-02T09:31:00.000Z" */
  finished_at!: string | null;
}

/** An import. */
export class ImportDto extends ImportSummaryDto {
  mappings!: MappingsDto;

  /** What it would make; null while the file is being read. */
  report!: ImportReportDto | null;
}

/** What clients of a project learn of an import. */
export class ImportEventDto {
  @Uuid()
  id!: string;

  @OneOf(ImportSource, 'ImportSource')
  source!: ImportSource;

  result!: ImportResultDto;
}

/** Filters of the list of imports. */
export class ImportListQuery extends PageQuery {
  @Optional()
  @Uuid()
  project_id?: string;
}

/** The conflict in a refused start. */
export class UnansweredDto {
  /** What has to be chosen before. */
  @ApiProperty({
    type: 'array',
    maxItems: 50,
    items: {
      type: 'object',
      properties: { field: { type: 'string', maxLength: 100 }, message: { type: 'string', maxLength: 1000 } },
      required: ['field', 'message'],
    },
    example: [{ field: 'time_zone', message: 'The times have no time zone: which one are they in?' }],
  })
  questions?: { field: string; message: string }[];
}
