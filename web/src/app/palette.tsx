import { ActionIcon, Group, Kbd, Loader, Overlay as Backdrop, Text, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { latePart, loadAhead } from '../lib/late-part.js';
import { isCommand, shortcutKey } from '../lib/keyboard.js';
import { IS_MAC } from '../lib/single-keys.js';
import { useLoadedWhenIdle } from '../lib/when-idle.js';
import { useDialog } from '../ui/use-dialog.js';
import { Overlay, useOverlay } from '../lib/overlay.js';
import classes from './palette.module.css';
import { keepTyped } from './type-ahead.js';

/** `all`: everything; `create`: what can be created. */
export type PaletteScope = 'all' | 'create';

/** Opens the command palette. */
export const palette = new Overlay<PaletteScope>();

const load = async () => ({ default: (await import('./palette-panel.js')).PalettePanel });
const PalettePanel = latePart(load);

/** The button that opens the command palette. */
export function PaletteButton() {
  const { t } = useTranslation();
  const loadEarly = () => loadAhead(load);
  const about = { onClick: () => palette.open('all'), onPointerEnter: loadEarly, onFocus: loadEarly };
  return (
    <>
      <UnstyledButton className={classes.button} visibleFrom="md" aria-keyshortcuts="Control+K Meta+K" {...about}>
        <Group gap="xs" wrap="nowrap" justify="space-between">
          <IconSearch size={16} aria-hidden />
          <Text size="sm" flex={1}>
            {t('palette.search')}
          </Text>
          <Kbd size="xs" aria-hidden>
            {IS_MAC ? '⌘' : t('shortcuts.ctrl')} K
          </Kbd>
        </Group>
      </UnstyledButton>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        hiddenFrom="md"
        aria-label={t('palette.open')}
        aria-keyshortcuts="Control+K Meta+K"
        {...about}
      >
        <IconSearch size={20} stroke={1.6} />
      </ActionIcon>
    </>
  );
}

/** The command palette; opens with `Ctrl-K`. Loaded when the browser is idle. */
export function CommandPalette() {
  const scope = useOverlay(palette);
  const isOpen = scope !== undefined;
  const wasOpened = useDialog(isOpen);
  useLoadedWhenIdle(load);
  useEffect(() => keepTyped(palette), []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isCommand(event) || shortcutKey(event).toLowerCase() !== 'k') return;
      event.preventDefault();
      palette.open('all');
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  if (!wasOpened) return null;
  return (
    <Suspense fallback={isOpen && <Loading />}>
      <PalettePanel scope={scope} onClose={palette.close} />
    </Suspense>
  );
}

/** While it loads, shows that it is coming, and keeps typed keys from the page. */
function Loading() {
  const { t } = useTranslation();
  return (
    <Backdrop className={classes.loading} fixed backgroundOpacity={0.4} onClick={palette.close}>
      <Loader type="dots" role="status" aria-label={t('palette.opening')} />
    </Backdrop>
  );
}
