import { ApiProperty } from '@nestjs/swagger';
import { Line, OneOf, Optional, Text } from '../../kernel/validation/fields.js';
import { ImportSource } from './import.entity.js';
import { PlankaReason } from './planka/planka-problem.js';

/** The longest address of a board, and the longest key. */
const MAX_ADDRESS = 2000;
const MAX_KEY = 4000;

/** Whether to wait; in a form, everything is text. */
export enum Switch {
  On = 'true',
  Off = 'false',
}

/** A file to import, as a form. */
export class ImportFormDto {
  @OneOf(ImportSource, 'ImportSource')
  source!: ImportSource;

  /** `true` only reads the file, and waits with what it would make for `POST /imports/{id}/start`. */
  @Optional()
  @OneOf(Switch, 'Switch')
  dry_run?: Switch;

  /** The mappings as JSON text. */
  @Optional()
  @Text({ max: 60_000, example: '{"project_name": "Website relaunch"}' })
  mappings?: string;

  /** Only for Planka: the address of the board, as the browser shows it. */
  @Optional()
  @Line({ max: MAX_ADDRESS, example: 'https://planka.example.org/boards/1357158568008091264' })
  address?: string;

  /** Only for Planka: an API key, or an access token, of a user who sees the board. It is used for the reading, and not stored. */
  @Optional()
  @Line({ max: MAX_KEY, example: 'D89VszVs_oSS4TdDIYjjU2HdiqYNtXcFxMVPK6M7' })
  key?: string;
}

/** Why a board of Planka cannot be read. */
export class PlankaRefusalDto {
  /** Only where a board of Planka cannot be read. */
  @ApiProperty({ enum: PlankaReason, enumName: 'PlankaReason', example: PlankaReason.Unauthorized })
  reason?: PlankaReason;
}

/** The same with its file, for the API document. */
export class ImportUploadDto extends ImportFormDto {
  /** The file, as it was exported, of at most `IMPORT_MAX_MB` megabytes; none for Planka. */
  @ApiProperty({ type: 'string', format: 'binary', example: 'board.json' })
  file?: unknown;
}
