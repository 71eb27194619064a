import { access } from './access.js';
import { bulk } from './bulk.js';
import { comments } from './comments.js';
import { filters } from './filters.js';
import { imports } from './imports.js';

/** The texts of parts that come late. */
export const late = { ...comments, ...filters, ...bulk, ...access, ...imports };
