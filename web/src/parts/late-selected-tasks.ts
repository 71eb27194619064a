import { loadLateTexts } from '../lib/i18n.js';
import { latePart } from '../lib/late-part.js';

/** The bar of selected tasks, loaded with the first selection. Shown within `Suspense`. */
export const LateSelectedTasks = latePart(async () => {
  const [{ SelectedTasks }] = await Promise.all([import('./selected-tasks.js'), loadLateTexts()]);
  return { default: SelectedTasks };
});
