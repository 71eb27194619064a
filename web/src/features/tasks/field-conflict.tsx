import { Alert, Button, Group, Radio, Stack, Text } from '@mantine/core';
import { IconArrowsSplit2 } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GrowingTextarea } from '../../ui/growing-textarea.js';
import { mergeLines } from './merge-lines.js';
import type { TaskField } from './task-save.js';
import classes from './task-panel.module.css';

interface ConflictProps {
  field: TaskField;
  /** Who else changed it. */
  by: string;
  /** The values as they are saved, and how they are told. */
  mine: string;
  theirs: string;
  inWords?: (value: string) => string;
  /** What the field held when editing began, for texts: they can be put together. */
  base?: string;
  /** Which other fields were changed since, in words. */
  also?: string;
  isSaving: boolean;
  onChoose: (value: string) => void;
  onBack: () => void;
}

/** Two people changed one field: shows both values, and lets choose what stays. Takes the focus. */
export function FieldConflict({ field, by, mine, theirs, inWords, base, also, isSaving, ...on }: ConflictProps) {
  const { t } = useTranslation();
  const heading = useId();
  const [choice, setChoice] = useState<'mine' | 'theirs' | 'own'>('mine');
  const merged = base === undefined ? undefined : mergeLines(base, mine, theirs);
  const [own, setOwn] = useState<string>();
  const text = own ?? merged ?? mine;
  const words = (value: string) => (inWords ? inWords(value) : value || t('tasks.conflict.empty'));
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => top.current?.focus(), []);
  return (
    <Alert
      ref={top}
      tabIndex={-1}
      role="group"
      aria-labelledby={heading}
      color="orange"
      icon={<IconArrowsSplit2 aria-hidden />}
      title={<span id={heading}>{t('tasks.conflict.title', { field: t(`tasks.field.${field}`) })}</span>}
    >
      <Stack gap="sm">
        <Text size="sm">{t('tasks.conflict.text', { name: by })}</Text>
        <Radio.Group
          aria-label={t('tasks.conflict.title', { field: t(`tasks.field.${field}`) })}
          value={choice}
          onChange={(value) => setChoice(value)}
        >
          <Stack gap="xs">
            <Option value="mine" label={t('tasks.conflict.mine')} text={words(mine)} />
            <Option value="theirs" label={t('tasks.conflict.theirs', { name: by })} text={words(theirs)} />
            {base !== undefined && (
              <Option value="own" label={merged === undefined ? t('tasks.conflict.own') : t('tasks.conflict.both')} />
            )}
          </Stack>
        </Radio.Group>
        {choice === 'own' && (
          <GrowingTextarea
            label={t('tasks.conflict.merged')}
            description={merged === undefined ? t('tasks.conflict.ownText') : t('tasks.conflict.bothText')}
            minRows={2}
            maxRows={14}
            value={text}
            onChange={(event) => setOwn(event.currentTarget.value)}
            data-mantine-stop-propagation="true"
          />
        )}
        {also && <Text size="sm">{t('tasks.conflict.since', { fields: also })}</Text>}
        <Group gap="xs">
          <Button
            size="xs"
            loading={isSaving}
            onClick={() => on.onChoose(choice === 'own' ? text : choice === 'mine' ? mine : theirs)}
          >
            {t('tasks.conflict.save')}
          </Button>
          <Button size="xs" variant="default" onClick={on.onBack}>
            {t('tasks.conflict.back')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

function Option({ value, label, text }: { value: string; label: string; text?: string }) {
  return (
    <div className={classes.option}>
      <Radio value={value} label={label} />
      {text !== undefined && (
        // Long texts scroll, also by keyboard.
        <div className={classes.quote} tabIndex={text.length > 400 ? 0 : undefined} role="note" aria-label={label}>
          {text}
        </div>
      )}
    </div>
  );
}
