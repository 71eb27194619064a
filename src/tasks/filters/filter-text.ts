import { Text } from '../../kernel/validation/fields.js';
import { MAX_FILTER_LENGTH } from './filter-syntax.js';

/** A filter of tasks as text; `taskFilter` says what is wrong in it, with the place. */
export const FilterText = () =>
  Text({ max: MAX_FILTER_LENGTH, example: 'status:in_progress assignee:@me due:<7d "exact words"' });
