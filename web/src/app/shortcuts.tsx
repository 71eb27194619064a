import { useNavigate } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { isCommand, shortcutKey } from '../lib/keyboard.js';
import { isFreeInDialog, isFreeSingleKey } from '../lib/single-keys.js';
import { useIsAdmin } from '../lib/use-session.js';
import { showMessage, undoLast } from '../ui/toasts.js';
import { useDialog } from '../ui/use-dialog.js';
import { Overlay, useOverlay } from '../lib/overlay.js';
import { lateTextPart } from '../lib/late-text-part.js';
import { palette } from './palette.js';
import { placeOf } from './shortcut-places.js';

const help = new Overlay<true>();
const HelpSheet = lateTextPart(async () => (await import('./help-sheet.js')).HelpSheet);

/** The second key must follow `g` within this time, in milliseconds. */
const SECOND_KEY_MS = 1500;

/** The search field of a page. */
const SEARCH = '#main input[type="search"], #main [role="searchbox"]';

/** Opens the help on shortcuts. */
export function showHelp(): void {
  help.open(true);
}

/** The shortcuts that work everywhere, and their help. */
export function Shortcuts() {
  const isOpen = useOverlay(help) === true;
  const wasOpened = useDialog(isOpen);
  useShortcuts();
  if (!wasOpened) return null;
  return (
    <Suspense>
      <HelpSheet isOpen={isOpen} onClose={help.close} />
    </Suspense>
  );
}

function useShortcuts(): void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isAdmin = useIsAdmin();
  useEffect(() => {
    let beganAt = -Infinity;
    const undo = () => {
      if (!undoLast()) showMessage(t('shortcuts.nothingToUndo'));
    };
    const keys: Partial<Record<string, () => void>> = {
      '?': showHelp,
      '/': focusSearch,
      c: () => palette.open('create'),
      z: undo,
      g: () => (beganAt = performance.now()),
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.repeat) return;
      const key = shortcutKey(event);
      if (isCommand(event) && key.toLowerCase() === 'z' && isFreeInDialog(event)) {
        event.preventDefault();
        return undo();
      }
      if (!isFreeSingleKey(event)) return;
      const isSecond = performance.now() - beganAt < SECOND_KEY_MS;
      beganAt = -Infinity;
      const place = isSecond ? placeOf(key, isAdmin) : undefined;
      const act = place ? () => void navigate({ to: place }) : isSecond ? undefined : keys[key];
      if (!act) return;
      // The key must not be typed into the newly focused field.
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [t, navigate, isAdmin]);
}

function focusSearch(): void {
  const field = [...document.querySelectorAll<HTMLInputElement>(SEARCH)].find((input) => input.checkVisibility());
  if (!field) return palette.open('all');
  field.focus();
  field.select();
}
