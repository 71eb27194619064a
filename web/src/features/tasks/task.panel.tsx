/** The panel of one task. */
export function TaskPanel(_props: { taskId: string; onClose: () => void }) {
  return null;
}
