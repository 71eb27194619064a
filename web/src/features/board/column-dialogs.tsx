import {
  Button,
  Checkbox,
  ColorSwatch,
  Group,
  Modal,
  NativeSelect,
  NumberInput,
  Radio,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column, PaletteColor, TaskStatus } from '../../data/api.js';
import type { ColumnFields } from '../../data/columns.js';
import { columnName } from '../../lib/column-name.js';
import { statusOf } from '../../lib/problem.js';
import { describeError } from '../../ui/errors.js';
import { fieldErrors } from '../../ui/field-errors.js';
import type { ColumnActions, ColumnDialog } from './column-actions.js';
import classes from './board.module.css';

const COLORS: PaletteColor[] = [
  ...(['gray', 'red', 'pink', 'grape', 'violet', 'indigo', 'blue'] as const),
  ...(['cyan', 'teal', 'green', 'lime', 'yellow', 'orange'] as const),
];
const FIRST_COLORS: Record<TaskStatus, PaletteColor> = { todo: 'gray', in_progress: 'blue', done: 'green' };

interface DialogProps {
  dialog?: ColumnDialog;
  actions: ColumnActions;
}

/** The dialog about a column: a new one, its settings, or its deletion. */
export function ColumnDialogs({ dialog, actions }: DialogProps) {
  const { t } = useTranslation();
  // What it was about stays while the dialog fades out.
  const [shown, setShown] = useState(dialog);
  if (dialog && dialog !== shown) setShown(dialog);
  const close = () => actions.open(undefined);
  const titles = { add: 'board.addColumn', edit: 'board.editColumn', delete: 'board.deleteColumn' } as const;
  return (
    <Modal
      opened={dialog !== undefined}
      onClose={close}
      title={shown && t(titles[shown.kind])}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {shown?.kind === 'delete' && <DeleteForm column={shown.column} actions={actions} close={close} />}
      {shown && shown.kind !== 'delete' && <ColumnForm dialog={shown} actions={actions} close={close} />}
    </Modal>
  );
}

function initialOf(dialog: Exclude<ColumnDialog, { kind: 'delete' }>): ColumnFields {
  if (dialog.kind === 'add')
    return {
      name: '',
      category: dialog.category,
      color: FIRST_COLORS[dialog.category],
      wip_limit: null,
      wip_policy: 'warn',
    };
  const { category, color, wip_limit, wip_policy } = dialog.column;
  return { name: columnName(dialog.column), category, color, wip_limit, wip_policy };
}

/** Only what was changed is sent: a name that is shown in the reader's language is not made the name for everybody. */
function changesOf(fields: ColumnFields, column: Column): ColumnFields {
  return { ...fields, name: fields.name === columnName(column) ? column.name : fields.name };
}

type FormProps = {
  dialog: Exclude<ColumnDialog, { kind: 'delete' }>;
  actions: ColumnActions;
  close: () => void;
};

function ColumnForm({ dialog, actions, close }: FormProps) {
  const { t } = useTranslation();
  const [fields, setFields] = useState(() => initialOf(dialog));
  const change = (changes: Partial<ColumnFields>) => setFields({ ...fields, ...changes });
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      dialog.kind === 'add'
        ? actions.add(fields, dialog.before)
        : actions.update(dialog.column, changesOf(fields, dialog.column)),
    onSuccess: close,
  });
  const errors = fieldErrors(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fields.name.trim()) mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={t('board.columnName')}
          value={fields.name}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
          maxLength={100}
          required
          data-autofocus
          error={errors.name}
        />
        <NativeSelect
          label={t('board.columnCategory')}
          description={t('board.columnCategoryHint')}
          data={(['todo', 'in_progress', 'done'] as const).map((value) => ({ value, label: t(`taskStatus.${value}`) }))}
          value={fields.category}
          onChange={({ currentTarget }) => change({ category: currentTarget.value as TaskStatus })}
        />
        <Colors value={fields.color} onChange={(color) => change({ color })} />
        <NumberInput
          label={t('board.columnLimit')}
          description={t('board.columnLimitHint')}
          value={fields.wip_limit ?? ''}
          onChange={(value) => change({ wip_limit: typeof value === 'number' ? value : null })}
          min={1}
          max={10_000}
          allowDecimal={false}
          error={errors.wip_limit}
        />
        <Checkbox
          label={t('board.columnBlocks')}
          checked={fields.wip_policy === 'block'}
          disabled={fields.wip_limit === null}
          onChange={({ currentTarget }) => change({ wip_policy: currentTarget.checked ? 'block' : 'warn' })}
        />
        {error && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {statusOf(error) === 409 ? t('board.columnLast') : describeError(error)}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isPending} disabled={!fields.name.trim()}>
            {t(dialog.kind === 'add' ? 'board.addColumn' : 'common.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Colors({ value, onChange }: { value: PaletteColor; onChange: (color: PaletteColor) => void }) {
  const { t } = useTranslation();
  return (
    <Radio.Group label={t('board.columnColor')} value={value} onChange={(color) => onChange(color)}>
      <Group gap={8} mt={6}>
        {COLORS.map((color) => (
          <Radio.Card key={color} value={color} className={classes.swatch} aria-label={t(`color.${color}`)}>
            <ColorSwatch color={`var(--mantine-color-${color}-6)`} size={24} withShadow={false} />
          </Radio.Card>
        ))}
      </Group>
    </Radio.Group>
  );
}

function DeleteForm({ column, actions, close }: { column: Column; actions: ColumnActions; close: () => void }) {
  const { t } = useTranslation();
  const others = actions.present.filter(({ id }) => id !== column.id);
  const [target, setTarget] = useState(
    () => (others.find(({ category }) => category === column.category) ?? others[0])?.id ?? '',
  );
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      const found = others.find(({ id }) => id === target);
      if (found) await actions.remove(column, found);
    },
    onSuccess: close,
  });
  return (
    <Stack gap="md">
      <Text size="sm">{t('board.deleteColumnText', { column: columnName(column) })}</Text>
      <NativeSelect
        label={t('board.moveCardsTo')}
        data={others.map((other) => ({ value: other.id, label: columnName(other) }))}
        value={target}
        onChange={({ currentTarget }) => setTarget(currentTarget.value)}
      />
      {error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {statusOf(error) === 409 ? t('board.columnLast') : describeError(error)}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={close} data-autofocus>
          {t('common.cancel')}
        </Button>
        <Button color="red" loading={isPending} onClick={() => mutate()}>
          {t('common.delete')}
        </Button>
      </Group>
    </Stack>
  );
}
