import { Group, Kbd, Modal, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hasSingleKeys, IS_MAC, setSingleKeys } from '../lib/single-keys.js';
import { useIsAdmin } from '../lib/use-session.js';
import classes from './help-sheet.module.css';
import { placesFor } from './shortcut-places.js';

/** A shortcut: alternatives, each of keys that are pressed together or in sequence. */
interface Shortcut {
  label: string;
  ways: string[][];
  joint?: '+' | 'then' | '';
}

/** Explains the shortcuts, with a switch for single-key ones, which are easily pressed by accident. */
export function HelpSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const groups = useShortcutGroups();
  const [hasSingle, setSingle] = useState(hasSingleKeys);
  const toggle = (wanted: boolean) => {
    setSingleKeys(wanted);
    setSingle(wanted);
  };
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      size="xl"
      returnFocus={false}
      title={t('help.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="lg">
        <Text size="sm" c="dimmed">
          {t('help.text')}
        </Text>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl" verticalSpacing="lg">
          {groups.map(({ label, shortcuts }) => (
            <section key={label} aria-label={label}>
              <Title order={3} size="h5" mb="xs">
                {label}
              </Title>
              <dl className={classes.keys}>
                {shortcuts.map((shortcut) => (
                  <div key={shortcut.label} className={classes.row}>
                    <dt>{shortcut.label}</dt>
                    <dd>
                      <Keys {...shortcut} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </SimpleGrid>
        <Switch
          checked={hasSingle}
          onChange={(event) => toggle(event.currentTarget.checked)}
          label={t('help.single')}
          description={t('help.singleText')}
        />
      </Stack>
    </Modal>
  );
}

function Keys({ ways, joint = '+' }: Omit<Shortcut, 'label'>) {
  const { t } = useTranslation();
  const between = joint === 'then' ? t('help.then') : joint;
  return (
    <Group gap={4} justify="flex-end">
      {ways.map((keys, way) => (
        <Fragment key={keys.join()}>
          {way > 0 && <span className={classes.joint}>{t('help.or')}</span>}
          {keys.map((key, n) => (
            <Fragment key={key}>
              {n > 0 && between && <span className={classes.joint}>{between}</span>}
              <Kbd>{key}</Kbd>
            </Fragment>
          ))}
        </Fragment>
      ))}
    </Group>
  );
}

function useShortcutGroups(): { label: string; shortcuts: Shortcut[] }[] {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  const ctrl = IS_MAC ? '⌘' : t('shortcuts.ctrl');
  const [space, enter, escape] = [t('help.space'), t('help.enter'), t('shortcuts.escape')];
  return [
    {
      label: t('help.everywhere'),
      shortcuts: [
        { label: t('help.palette'), ways: [[ctrl, 'K']] },
        { label: t('help.focusSearch'), ways: [['/']] },
        { label: t('help.create'), ways: [['C']] },
        { label: t('help.undo'), ways: [[ctrl, 'Z'], ['Z']] },
        { label: t('help.help'), ways: [['?']] },
        { label: t('help.close'), ways: [[escape]] },
      ],
    },
    {
      label: t('help.goTo'),
      shortcuts: placesFor(isAdmin).map(({ key, label }) => ({
        label: t(label),
        ways: [['G', key.toUpperCase()]],
        joint: 'then',
      })),
    },
    {
      label: t('help.board'),
      shortcuts: [
        {
          label: t('help.moveFocus'),
          ways: [
            ['←', '↑', '↓', '→'],
            ['H', 'J', 'K', 'L'],
          ],
          joint: '',
        },
        { label: t('help.pickUp'), ways: [[space]] },
        { label: t('help.openTask'), ways: [[enter]] },
        { label: t('help.labels'), ways: [['⇧', 'L']] },
        { label: t('help.assign'), ways: [['A']] },
        { label: t('help.due'), ways: [['D']] },
        { label: t('help.priority'), ways: [['P']] },
        { label: t('help.duplicate'), ways: [['⇧', 'D']] },
        { label: t('help.watch'), ways: [['W']] },
        { label: t('help.quickAdd'), ways: [['N']] },
      ],
    },
    {
      label: t('help.panel'),
      shortcuts: [
        { label: t('help.step'), ways: [['J'], ['K']] },
        { label: t('help.dock'), ways: [['B']] },
        { label: t('help.watch'), ways: [['W']] },
      ],
    },
    {
      label: t('help.lists'),
      shortcuts: [
        { label: t('help.nextRow'), ways: [['J'], ['K']] },
        { label: t('help.openTask'), ways: [[enter]] },
        { label: t('help.toggleDone'), ways: [['X']] },
      ],
    },
  ];
}
