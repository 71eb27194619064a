import { Kbd, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project } from '../data/api.js';
import type { PaletteScope } from './palette.js';
import classes from './palette.module.css';
import { PaletteSearch } from './palette-search.js';

/** The step of the palette: search everything, choose what to create, choose a project, or type the title of a task. */
export type PaletteStep =
  { kind: 'all' | 'create' | 'project' } | { kind: 'title'; project: Pick<Project, 'id' | 'name'> };

/** The command palette: a dialog with an input and results. */
export function PalettePanel({ scope, onClose }: { scope: PaletteScope | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const [step, setStep] = useState<PaletteStep>({ kind: scope ?? 'all' });
  const [last, setLast] = useState(scope);
  /** Reopening it while it closes needs a new input. */
  const [timesOpened, setTimesOpened] = useState(0);
  if (scope !== last) {
    setLast(scope);
    if (scope) setStep({ kind: scope });
    if (!last) setTimesOpened(timesOpened + 1);
  }
  return (
    <Modal.Root
      opened={scope !== undefined}
      onClose={onClose}
      size={640}
      yOffset="10dvh"
      padding={0}
      returnFocus={false}
    >
      <Modal.Overlay backgroundOpacity={0.4} />
      <Modal.Content aria-label={t('palette.title')} radius="lg">
        <Modal.Body className={classes.content}>
          <PaletteSearch key={`${timesOpened} ${step.kind}`} step={step} onStep={setStep} onClose={onClose} />
          <div className={classes.keys} aria-hidden>
            <span>
              <Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd> {t('palette.keysMove')}
            </span>
            <span>
              <Kbd size="xs">↵</Kbd> {t('palette.keysGo')}
            </span>
            <span>
              <Kbd size="xs">{t('shortcuts.escape')}</Kbd> {t('palette.keysClose')}
            </span>
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
