import { Overlay } from './overlay.js';

/** The task that is to go to another project, by its id. Opened from cards and panels; shown by the frame. */
export const transferDialog = new Overlay<{ task_id: string }>();
