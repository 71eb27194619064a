import { Suspense } from 'react';
import { loadLateTexts } from '../lib/i18n.js';
import { latePart } from '../lib/late-part.js';
import { useOverlay } from '../lib/overlay.js';
import { transferDialog } from '../lib/transfer-dialog.js';

const TransferDialog = latePart(async () => {
  const [{ TransferDialog: Dialog }] = await Promise.all([
    import('../features/tasks/transfer-dialog.js'),
    loadLateTexts(),
  ]);
  return { default: Dialog };
});

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
