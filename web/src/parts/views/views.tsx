import { Button } from '@mantine/core';
import { IconBookmarkFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { View } from '../../data/api.js';
import { OpenMenu } from '../../ui/open-menu.js';
import { useView } from './use-view.js';
import { ViewForm } from './view-form.js';
import { ViewMenuItems } from './view-menu-items.js';
import type { ViewsProps } from './views-button.js';

/** The menu of saved views, with the dialog that saves and changes them. */
export function Views({ startsOpen, ...props }: ViewsProps & { startsOpen: boolean }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(startsOpen);
  /** The view that is changed, or `new`. */
  const [form, setForm] = useState<View | 'new'>();
  const view = useView(props);
  const { chosen, isChanged } = view;
  const open = (next: boolean) => {
    if (next) void view.refresh();
    setOpen(next);
  };
  const name = chosen && t(isChanged ? 'views.chosenChanged' : 'views.chosen', { name: chosen.name });
  const button = (
    <Button
      size={props.size}
      variant={chosen ? 'light' : 'default'}
      leftSection={chosen && <IconBookmarkFilled size={16} aria-hidden />}
      maw={220}
      title={name}
      aria-label={name}
    >
      {chosen ? (
        <>
          <bdi aria-hidden style={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>
            {chosen.name}
          </bdi>
          {isChanged && <span aria-hidden>&nbsp;•</span>}
        </>
      ) : (
        t('common.views')
      )}
    </Button>
  );
  return (
    <>
      <OpenMenu button={button} isOpen={isOpen} setOpen={open} position="bottom-start" width={280}>
        <ViewMenuItems {...props} view={view} onForm={setForm} />
      </OpenMenu>
      {form && <ViewForm {...props} view={form === 'new' ? undefined : form} onClose={() => setForm(undefined)} />}
    </>
  );
}
