import { useEffect } from 'react';
import { LiveProvider } from '../data/live.js';
import { useUser } from '../lib/use-session.js';
import { LabelDialogsHost } from './label-dialogs-host.js';
import { TransferDialogHost } from './transfer-dialog-host.js';
import { Shell } from './shell.js';
import { UnsentTitles } from './unsent-titles.js';

// Small and needed by every page of a project: not worth a request of its own.
export { ProjectLayout } from './project-layout.js';

/** After this time, in milliseconds, all that the user wants to see first is there. */
const TELLING_MS = 10_000;

/** Everything for logged-in users: the screens in their frame, kept up to date. */
export function Inside() {
  const { id } = useUser();
  useEffect(() => {
    // If it fails, it is told another time.
    const tell = () => import('../data/tell-reader.js').then(({ tellReader }) => tellReader(id)).catch(() => undefined);
    const timer = setTimeout(() => void tell(), TELLING_MS);
    return () => clearTimeout(timer);
  }, [id]);
  return (
    <LiveProvider key={id}>
      <UnsentTitles />
      <Shell />
      <LabelDialogsHost />
      <TransferDialogHost />
    </LiveProvider>
  );
}
