import { LiveProvider } from '../data/live.js';
import { useUser } from '../lib/use-session.js';
import { LabelDialogsHost } from './label-dialogs-host.js';
import { TransferDialogHost } from './transfer-dialog-host.js';
import { Shell } from './shell.js';
import { UnsentTitles } from './unsent-titles.js';

// Small and needed by every page of a project: not worth a request of its own.
export { ProjectLayout } from './project-layout.js';

/** Everything for logged-in users: the screens in their frame, kept up to date. */
export function Inside() {
  const { id } = useUser();
  return (
    <LiveProvider key={id}>
      <UnsentTitles />
      <Shell />
      <LabelDialogsHost />
      <TransferDialogHost />
    </LiveProvider>
  );
}
