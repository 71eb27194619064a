import { ActionIcon, Checkbox, Menu, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconDots, IconGripVertical, IconTrash, IconTransform } from '@tabler/icons-react';
import { type DragEvent, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChecklistItem } from '../../data/api.js';
import { PersonAvatar } from '../../ui/person.js';
import { AssignItems } from './assign-items.js';
import classes from './checklist.module.css';
import type { ItemActions } from './use-item-actions.js';

interface RowProps {
  item: ChecklistItem;
  index: number;
  items: ChecklistItem[];
  mayEdit: boolean;
  actions: ItemActions;
  /** Tells screen readers. */
  say: (text: string) => void;
}

/** How a dragged item is known to the browser. */
const DRAGGED = 'application/x-flowtrack-checklist-item';

/** An item: ticked, renamed where it stands, moved by dragging or with Alt and an arrow key. */
export function ChecklistRow({ item, index, items, mayEdit, actions, say }: RowProps) {
  const { t } = useTranslation();
  const [isOver, setOver] = useState(false);
  const moveBy = (rows: -1 | 1) => {
    const to = index + rows;
    if (to < 0 || to >= items.length) return;
    say(t('checklist.moved', { title: item.title, position: to + 1, total: items.length }));
    void actions.move(item, rows < 0 ? items[to] : items[to + 1]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!mayEdit || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    moveBy(event.key === 'ArrowUp' ? -1 : 1);
  };
  const onDrop = (event: DragEvent) => {
    setOver(false);
    const dragged = items.find(({ id }) => id === event.dataTransfer.getData(DRAGGED));
    if (!dragged || dragged.id === item.id) return;
    event.preventDefault();
    void actions.move(dragged, item);
  };
  return (
    <li
      className={classes.item}
      data-done={item.done || undefined}
      data-over={isOver || undefined}
      onKeyDown={onKeyDown}
      onDragOver={(event) => {
        if (!mayEdit || !event.dataTransfer.types.includes(DRAGGED)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      {mayEdit && (
        <span
          className={classes.grip}
          draggable
          aria-hidden
          onDragStart={(event) => event.dataTransfer.setData(DRAGGED, item.id)}
        >
          <IconGripVertical size={14} />
        </span>
      )}
      <Checkbox
        checked={item.done}
        readOnly={!mayEdit}
        onChange={({ currentTarget }) => mayEdit && void actions.tick(item, currentTarget.checked)}
        aria-label={item.title}
      />
      <ItemTitle item={item} mayEdit={mayEdit} actions={actions} />
      {item.assigned_to_name && <PersonAvatar id={item.assigned_to} name={item.assigned_to_name} size={22} />}
      {mayEdit && <RowMenu item={item} index={index} total={items.length} actions={actions} moveBy={moveBy} />}
    </li>
  );
}

/** The title becomes a field where it is pressed; Enter or leaving saves, Escape gives up. */
function ItemTitle({ item, mayEdit, actions }: Pick<RowProps, 'item' | 'mayEdit' | 'actions'>) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string>();
  const save = () => {
    const title = typed?.trim();
    setTyped(undefined);
    if (title && title !== item.title) void actions.rename(item, title);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') save();
    else if (event.key === 'Escape') {
      // The panel itself stays open.
      event.stopPropagation();
      setTyped(undefined);
    }
  };
  if (typed === undefined)
    return (
      <button
        type="button"
        className={classes.title}
        dir="auto"
        disabled={!mayEdit}
        aria-label={mayEdit ? t('checklist.rename', { title: item.title }) : undefined}
        onClick={() => setTyped(item.title)}
      >
        {item.title}
      </button>
    );
  return (
    <TextInput
      flex={1}
      size="xs"
      aria-label={t('checklist.rename', { title: item.title })}
      value={typed}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={save}
      onKeyDown={onKeyDown}
      maxLength={300}
      autoFocus
    />
  );
}

interface MenuProps extends Pick<RowProps, 'item' | 'index' | 'actions'> {
  total: number;
  moveBy: (rows: -1 | 1) => void;
}

function RowMenu({ item, index, total, actions, moveBy }: MenuProps) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('checklist.actions', { title: item.title })}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {index > 0 && (
          <Menu.Item leftSection={<IconArrowUp size={16} aria-hidden />} onClick={() => moveBy(-1)}>
            {t('checklist.moveUp')}
          </Menu.Item>
        )}
        {index < total - 1 && (
          <Menu.Item leftSection={<IconArrowDown size={16} aria-hidden />} onClick={() => moveBy(1)}>
            {t('checklist.moveDown')}
          </Menu.Item>
        )}
        <AssignItems item={item} actions={actions} />
        <Menu.Item leftSection={<IconTransform size={16} aria-hidden />} onClick={() => void actions.convert(item)}>
          {t('checklist.convert')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          c="var(--ft-danger-text)"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => void actions.remove(item)}
        >
          {t('common.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
