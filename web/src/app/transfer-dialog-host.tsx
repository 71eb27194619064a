import { Suspense } from 'react';
import { lateTextPart } from '../lib/late-text-part.js';
import { useOverlay } from '../lib/overlay.js';
import { transferDialog } from '../lib/transfer-dialog.js';

const TransferDialog = lateTextPart(async () => (await import('../features/tasks/transfer-dialog.js')).TransferDialog);

/** Shows the dialog that moves a task to another project, over any screen. */
export function TransferDialogHost() {
  const dialog = useOverlay(transferDialog);
  if (!dialog) return null;
  return (
    <Suspense>
      <TransferDialog key={dialog.task_id} task_id={dialog.task_id} onClose={transferDialog.close} />
    </Suspense>
  );
}
