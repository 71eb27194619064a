import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { View } from '../../data/api.js';
import { deleteView, refreshViews, restoreView, updateView } from '../../data/views.js';
import { copyText } from '../../lib/copy-text.js';
import { statusOf } from '../../lib/problem.js';
import { offerUndo, showError, showMessage } from '../../ui/toasts.js';
import { choiceOf } from './use-view.js';
import type { ViewsProps } from './views-button.js';

/** What can be done with a view. Changes and deletions can be undone. */
export function useViewActions({ project_id, choice, apply, sorts = false }: ViewsProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const fail = (error: unknown, title: string) => {
    void refreshViews(client, project_id);
    if (statusOf(error) === 412) showMessage(t('views.changedMeanwhile'));
    else showError(error, title);
  };
  /** Keeps what the screen shows. */
  const update = async (view: View) => {
    const { filter, sort, version } = view;
    try {
      const fields = { filter: choice.q, ...(sorts && { sort: choice.sort ?? null }) };
      const after = await updateView(client, view, fields, version);
      offerUndo(t('views.updated', { name: view.name }), async () => {
        const before = await updateView(client, view, { filter, sort }, after.version);
        apply(choiceOf(before, sorts));
      });
    } catch (error) {
      fail(error, t('views.notSaved'));
    }
  };
  const remove = async (view: View) => {
    try {
      const version = await deleteView(client, view);
      apply({ saved: undefined, q: choice.q });
      offerUndo(t('views.deleted', { name: view.name }), () => restoreView(client, view, version));
    } catch (error) {
      fail(error, t('views.notDeleted'));
    }
  };
  const copyLink = async ({ id }: View, beside: HTMLElement) => {
    const url = `${location.origin}${location.pathname}?saved=${id}`;
    if (await copyText(url, beside)) showMessage(t('views.linkCopied'));
    else showError(undefined, t('views.linkNotCopied'), url);
  };
  return { update, remove, copyLink };
}
