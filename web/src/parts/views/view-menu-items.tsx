import { Menu, ScrollArea, Skeleton, Text } from '@mantine/core';
import {
  IconArrowBackUp,
  IconBookmarkOff,
  IconBookmarkPlus,
  IconCheck,
  IconDeviceFloppy,
  IconShare2,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { View } from '../../data/api.js';
import { useUser } from '../../lib/use-session.js';
import { choiceOf, type useView } from './use-view.js';
import { useViewActions } from './use-view-actions.js';
import type { ViewsProps } from './views-button.js';

interface ItemsProps extends ViewsProps {
  view: ReturnType<typeof useView>;
  /** Opens the form of a view. */
  onForm: (view: View | 'new') => void;
}

/** The views to choose from, and what can be done with the one that is chosen. */
export function ViewMenuItems(props: ItemsProps) {
  const { choice, view, onForm } = props;
  const { t } = useTranslation();
  const views = view.data;
  const isFiltered = Boolean(choice.q?.trim());
  return (
    <>
      {!views && (view.error ? <Note>{t('views.notLoaded')}</Note> : <Skeleton height={64} m="xs" w="auto" />)}
      {views?.length === 0 && <Note>{t('views.empty')}</Note>}
      {views && views.length > 0 && (
        <ScrollArea.Autosize mah={280} type="auto" offsetScrollbars="present">
          <Section {...props} title={t('views.own')} views={views.filter(({ shared }) => !shared)} />
          <Section {...props} title={t('views.shared')} views={views.filter(({ shared }) => shared)} />
        </ScrollArea.Autosize>
      )}
      <Menu.Divider />
      <Menu.Item
        leftSection={<IconBookmarkPlus size={16} aria-hidden />}
        disabled={!isFiltered}
        onClick={() => onForm('new')}
      >
        {t('views.save')}
      </Menu.Item>
      {!isFiltered && views && views.length > 0 && <Note>{t('views.saveHint')}</Note>}
      {view.chosen && <ChosenItems {...props} chosen={view.chosen} />}
    </>
  );
}

function Note({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed" px="sm" py="xs">
      {children}
    </Text>
  );
}

function Section({ title, views, view, apply, sorts }: ItemsProps & { title: string; views: View[] }) {
  const { t } = useTranslation();
  if (views.length === 0) return null;
  return (
    <>
      <Menu.Label>{title}</Menu.Label>
      {views.map((one) => {
        const isChosen = one.id === view.chosen?.id;
        return (
          <Menu.Item
            key={one.id}
            onClick={() => apply(choiceOf(one, sorts ?? false))}
            aria-current={isChosen}
            fw={isChosen ? 600 : undefined}
            leftSection={isChosen ? <IconCheck size={16} aria-hidden /> : <span style={{ width: 16 }} />}
            rightSection={
              isChosen &&
              view.isChanged && (
                <Text size="xs" c="dimmed">
                  {t('views.changed')}
                </Text>
              )
            }
            title={one.filter}
          >
            <bdi style={{ overflowWrap: 'anywhere' }}>{one.name}</bdi>
          </Menu.Item>
        );
      })}
    </>
  );
}

/** What can be done with the chosen view. */
function ChosenItems(props: ItemsProps & { chosen: View }) {
  const { chosen, view, can = [], choice, sorts = false, apply, onForm } = props;
  const { t } = useTranslation();
  const me = useUser().id;
  const actions = useViewActions(props);
  const mayShare = chosen.project_id !== null && can.includes('share_views') && chosen.created_by === me;
  const mayEdit = !chosen.shared || can.includes('manage_views') || mayShare;
  return (
    <>
      {view.isChanged && (
        <>
          {mayEdit && choice.q && (
            <Menu.Item
              leftSection={<IconDeviceFloppy size={16} aria-hidden />}
              onClick={() => void actions.update(chosen)}
            >
              {t('views.update', { name: chosen.name })}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconArrowBackUp size={16} aria-hidden />}
            onClick={() => apply(choiceOf(chosen, sorts))}
          >
            {t('views.reset', { name: chosen.name })}
          </Menu.Item>
        </>
      )}
      {mayEdit && (
        <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => onForm(chosen)}>
          {t(mayShare ? 'views.edit' : 'views.rename')}
        </Menu.Item>
      )}
      <Menu.Item
        leftSection={<IconShare2 size={16} aria-hidden />}
        onClick={({ currentTarget }) => void actions.copyLink(chosen, currentTarget)}
      >
        {t('views.copyLink')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconBookmarkOff size={16} aria-hidden />}
        onClick={() => apply({ saved: undefined, q: undefined, ...(sorts && { sort: undefined }) })}
      >
        {t('views.leave')}
      </Menu.Item>
      {mayEdit && (
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => void actions.remove(chosen)}
        >
          {t('views.delete', { name: chosen.name })}
        </Menu.Item>
      )}
    </>
  );
}
