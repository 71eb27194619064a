import { Line, OneOf, Optional, Uuid } from '../../kernel/validation/fields.js';
import { LONGEST, Shown } from '../../kernel/validation/shown.js';
import { Unchangeable } from '../../kernel/validation/unchangeable.js';
import { PaletteColor } from '../palette-color.js';

/** The maximum number of labels in a project. */
export const MAX_LABELS = 1000;
/** The maximum number of labels of a task. */
export const MAX_TASK_LABELS = 50;

/** A label as its tasks show it. */
export class TaskLabelDto {
  @Uuid()
  id!: string;

  /**
   * Empty for a label that is a colour only.
   * @example "Accessibility"
   */
  @Shown(LONGEST.labelName)
  name!: string;

  @OneOf(PaletteColor, 'PaletteColor')
  color!: PaletteColor;
}

/** A label for the tasks of a project. */
export class LabelDto extends TaskLabelDto {
  @Uuid()
  project_id!: string;

  /**
   * Grows by 1 with every change.
   * @example 3
   */
  version!: number;
}

/** A deleted label. */
export class DeletedLabelDto extends TaskLabelDto {
  /** The label that its tasks got instead, if it was merged into one. */
  merged_into?: TaskLabelDto;
}

/** A new label. No other label of the project may have the same name, ignoring case, and the same color. */
export class CreateLabelDto {
  /** Empty by default. */
  @Optional()
  @Line({ min: 0, max: LONGEST.labelName, example: 'Accessibility' })
  name?: string;

  @OneOf(PaletteColor, 'PaletteColor')
  color!: PaletteColor;
}

/** The fields of a label to change. */
export class UpdateLabelDto {
  @Optional()
  @Line({ min: 0, max: LONGEST.labelName, example: 'Accessibility' })
  name?: string;

  @Optional()
  @OneOf(PaletteColor, 'PaletteColor')
  color?: PaletteColor;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  id?: string;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  project_id?: string;

  @Unchangeable(3)
  version?: number;
}

/** Which label replaces a merged one. */
export class MergeLabelDto {
  /** Another label of the project. */
  @Uuid()
  into!: string;
}

/** The conflict in a refused change of a label. */
export class StaleLabelDto {
  /** The present state of the label. */
  current!: LabelDto;
}

/** The conflict where the project has such a label already. */
export class TakenLabelDto {
  /** The other label, unless there are too many of them. */
  label?: LabelDto;
}
