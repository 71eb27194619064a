import { Suspense } from 'react';
import { loadLateTexts } from '../lib/i18n.js';
import { labelDialogs } from '../lib/label-dialogs.js';
import { latePart } from '../lib/late-part.js';
import { useOverlay } from '../lib/overlay.js';

const LabelDialog = latePart(async () => {
  const [{ LabelDialog: Dialog }] = await Promise.all([import('../features/labels/label-dialog.js'), loadLateTexts()]);
  return { default: Dialog };
});

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
