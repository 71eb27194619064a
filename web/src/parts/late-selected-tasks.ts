import { lateTextPart } from '../lib/late-text-part.js';

/** The bar of selected tasks, loaded with the first selection. Shown within `Suspense`. */
export const LateSelectedTasks = lateTextPart(async () => (await import('./selected-tasks.js')).SelectedTasks);
