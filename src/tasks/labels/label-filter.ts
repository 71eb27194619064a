import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { UUID } from '../../kernel/validation/fields.js';

/** How many labels a filter may name. */
const MAX_LABELS = 10;
const LABELS = new RegExp(
  `^(none|${UUID.source.slice(1, -1)}(,${UUID.source.slice(1, -1)}){0,${MAX_LABELS - 1}})$`,
  'i',
);

/** Ids of labels, separated by commas, or `none`. */
export const LabelFilter = () =>
  applyDecorators(
    Transform(({ value }) => (typeof value === 'string' ? value.toLowerCase() : (value as unknown))),
    ValidateBy({
      name: 'isLabelFilter',
      validator: {
        validate: (value) => typeof value === 'string' && LABELS.test(value),
        defaultMessage: () => `must be up to ${MAX_LABELS} UUIDs, separated by commas, or none`,
      },
    }),
    ApiProperty({
      type: String,
      pattern: `^(none|[0-9a-fA-F-]{36}(,[0-9a-fA-F-]{36}){0,${MAX_LABELS - 1}})$`,
      example: '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07',
    }),
  );
