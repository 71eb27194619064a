import { Button, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconLayoutKanban } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { CardPicture, USAGE_ID } from './board-card.js';
import { useKit } from './board-kit.js';
import classes from './board.module.css';
import type { Drag } from './drag-controller.js';

/** A placeholder while the board is loading. */
export function BoardSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={classes.page} role="status" aria-label={t('board.loading')}>
      <div className={classes.bar}>
        <Skeleton height={30} width={220} />
      </div>
      <div className={classes.columns}>
        {[0, 1, 2].map((column) => (
          <div key={column} className={classes.column}>
            <div className={classes.header}>
              <Skeleton height={20} width={110} />
            </div>
            <Stack gap={8} px={8} pt={4}>
              {Array.from({ length: 4 - column }, (_, index) => (
                <Skeleton key={index} height={86} radius="md" />
              ))}
            </Stack>
          </div>
        ))}
      </div>
    </div>
  );
}

/** An empty board: its purpose and the first step. */
export function EmptyBoard({ isOwn, add }: { isOwn: boolean; add?: () => void }) {
  const { t } = useTranslation();
  return (
    <Stack align="center" gap="sm" px="md" py="lg">
      <ThemeIcon size={48} radius="xl" variant="light" aria-hidden>
        <IconLayoutKanban size={26} stroke={1.5} />
      </ThemeIcon>
      <Title order={3} size="h5" ta="center">
        {t(isOwn ? 'board.emptyOwn' : 'board.empty')}
      </Title>
      <Text c="dimmed" size="sm" ta="center">
        {t(!add ? 'board.emptyReadText' : isOwn ? 'board.emptyOwnText' : 'board.emptyText')}
      </Text>
      {add && (
        <Button size="xs" onClick={add}>
          {t('board.addFirst')}
        </Button>
      )}
    </Stack>
  );
}

/** The dragged card, above everything. */
export function Ghost({ drag }: { drag: Drag }) {
  const { setGhost } = useKit().drag;
  return createPortal(
    <div ref={setGhost} className={classes.ghost} style={{ width: drag.outline.width }} aria-hidden>
      <CardPicture task={drag.task} />
    </div>,
    document.body,
  );
}

/** Instructions and announcements for screen readers. */
export function Announcer({ mayEdit }: { mayEdit: boolean }) {
  const { t } = useTranslation();
  const kit = useKit();
  const said = useSyncExternalStore(kit.subscribe, () => kit.said);
  return (
    <>
      <div id={USAGE_ID} className={classes.hidden}>
        {t(mayEdit ? 'board.usage' : 'board.usageRead')}
      </div>
      <div className={classes.hidden} aria-live="assertive" aria-atomic="true" data-testid="announcer">
        {said}
      </div>
    </>
  );
}
