import { ApiProperty } from '@nestjs/swagger';
import { Optional, Text, Uuid } from '../../kernel/validation/fields.js';
import { LONGEST, Shown } from '../../kernel/validation/shown.js';
import { FLAWS, type Flaw } from './chain-check.js';

/** Where a history is not what was recorded. */
export class HistoryFindingDto {
  /** What is wrong there. */
  @ApiProperty({ enum: FLAWS, enumName: 'HistoryFlaw' })
  flaw!: Flaw;

  /**
   * The number at which it was found.
   * @example 42
   */
  seq!: number;

  /**
   * The change may be anywhere from this number on: rows of former versions have no hash of their own.
   * @example 42
   */
  from!: number;
}

/** One step of the check of the history. */
export class HistoryCheckDto {
  @Uuid()
  project_id!: string;

  /**
   * Null if the project was deleted permanently.
   * @example "Website relaunch"
   */
  @Shown(LONGEST.projectName)
  project_name!: string | null;

  /**
   * The number until which this project is checked now.
   * @example 128
   */
  seq!: number;

  /**
   * Its last number.
   * @example 128
   */
  last_seq!: number;

  /**
   * The hash of its last change, in hexadecimal digits: everything that was recorded of the project follows from it.
   * @example "5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456"
   */
  @ApiProperty({ type: String, maxLength: 64 })
  hash!: string;

  /**
   * Whether this project is checked to its end, or to a finding.
   * @example true
   */
  done!: boolean;

  /** Null if nothing is wrong until here. */
  @ApiProperty({ type: () => HistoryFindingDto, nullable: true })
  finding!: HistoryFindingDto | null;
}

/** Where to go on. */
export class HistoryCheckQuery {
  /** `next` of the step before; without it, the check begins with the first project. */
  @Optional()
  @Text({ max: 400, example: 'WyIwMTk4ZjNhMi03YzFlLTdiNjAtOWQ1Mi0zZjZjMWE4ZTRiMDgiXQ' })
  cursor?: string;
}

/** The answer to a step of the check. */
export class HistoryCheckStepDto {
  /** Null if there is no further project. */
  @ApiProperty({ type: () => HistoryCheckDto, nullable: true })
  checked!: HistoryCheckDto | null;

  /** Null after the last project. */
  @ApiProperty({ type: String, maxLength: 400, nullable: true, example: null })
  next!: string | null;
}
