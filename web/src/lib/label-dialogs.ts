import { Overlay } from './overlay.js';

/** A dialog about labels: those of one task, or those of a project. */
export type LabelDialog =
  { kind: 'task'; task_id: string; project_id: string } | { kind: 'project'; project_id: string };

/** Opened from cards, panels and menus; shown by the frame. */
export const labelDialogs = new Overlay<LabelDialog>();
