import { useNavigate } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { latePart } from '../lib/late-part.js';
import { isCommand, shortcutKey } from '../lib/keyboard.js';
import { isFree, isFreeSingleKey } from '../lib/single-keys.js';
import { useIsAdmin } from '../lib/use-session.js';
import { showMessage, undoLast } from '../ui/toasts.js';
import { useDialog } from '../ui/use-dialog.js';
import { Overlay, useOverlay } from './overlay.js';
import { palette } from './palette.js';
import { placeOf } from './shortcut-places.js';

const help = new Overlay<true>();
const HelpSheet = latePart(async () => ({ default: (await import('./help-sheet.js')).HelpSheet }));

/** After `g`, the second key must come within this time, in milliseconds. */
const SECOND_KEY_MS = 1500;

/** What a page can be searched with. */
const SEARCH = '#main input[type="search"], #main [role="searchbox"]';

/** Shows which keys do what. */
export function showHelp(): void {
  help.open(true);
}

/** The keyboard shortcuts that work everywhere, and the sheet that explains them. */
export function Shortcuts() {
  const is_open = useOverlay(help) === true;
  const was_opened = useDialog(is_open);
  useShortcuts();
  if (!was_opened) return null;
  return (
    <Suspense>
      <HelpSheet is_open={is_open} onClose={help.close} />
    </Suspense>
  );
}

function useShortcuts(): void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const is_admin = useIsAdmin();
  useEffect(() => {
    let began_at = -Infinity;
    const undo = () => {
      if (!undoLast()) showMessage(t('shortcuts.nothingToUndo'));
    };
    const keys: Partial<Record<string, () => void>> = {
      '?': showHelp,
      '/': focusSearch,
      c: () => palette.open('create'),
      z: undo,
      g: () => (began_at = performance.now()),
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.repeat) return;
      const key = shortcutKey(event);
      if (isCommand(event) && key.toLowerCase() === 'z' && isFree(event)) {
        event.preventDefault();
        return undo();
      }
      if (!isFreeSingleKey(event)) return;
      const is_second = performance.now() - began_at < SECOND_KEY_MS;
      began_at = -Infinity;
      const place = is_second ? placeOf(key, is_admin) : undefined;
      const act = place ? () => void navigate({ to: place }) : is_second ? undefined : keys[key];
      if (!act) return;
      // The key itself must not be typed into what gets the focus now.
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [t, navigate, is_admin]);
}

function focusSearch(): void {
  const field = [...document.querySelectorAll<HTMLInputElement>(SEARCH)].find((input) => input.checkVisibility());
  if (!field) return palette.open('all');
  field.focus();
  field.select();
}
