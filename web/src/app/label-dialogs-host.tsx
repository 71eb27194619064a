import { Suspense } from 'react';
import { labelDialogs } from '../lib/label-dialogs.js';
import { lateTextPart } from '../lib/late-text-part.js';
import { useOverlay } from '../lib/overlay.js';

const LabelDialog = lateTextPart(async () => (await import('../features/labels/label-dialog.js')).LabelDialog);

/** Shows the dialog about labels that was opened last, over any screen. */
export function LabelDialogsHost() {
  const dialog = useOverlay(labelDialogs);
  if (!dialog) return null;
  return (
    <Suspense>
      <LabelDialog dialog={dialog} onClose={labelDialogs.close} />
    </Suspense>
  );
}
