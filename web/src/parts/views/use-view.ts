import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { View } from '../../data/api.js';
import { refreshViews, viewsQuery } from '../../data/views.js';
import { showMessage } from '../../ui/toasts.js';
import type { ViewChoice, ViewsProps } from './views-button.js';

/** What an address has of a view. */
export function choiceOf({ id, filter, sort }: View, sorts: boolean): ViewChoice {
  return { saved: id, q: filter, ...(sorts && { sort: sort ?? undefined }) };
}

/** The views, and which is chosen; the screen follows a view that others change, unless it shows something else by now. */
export function useView({ project_id, choice, apply, sorts = false }: ViewsProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(viewsQuery(project_id));
  const chosen = query.data?.find(({ id }) => id === choice.saved);
  const isChanged = chosen !== undefined && !shows(choice, chosen, sorts);
  const followed = useRef<View>(undefined);
  useEffect(() => {
    const before = followed.current;
    followed.current = chosen;
    if (!chosen) return;
    const isLink = choice.q === undefined;
    const isBehind = before?.id === chosen.id && before.version < chosen.version && shows(choice, before, sorts);
    if ((isLink || isBehind) && !shows(choice, chosen, sorts)) apply(choiceOf(chosen, sorts));
  });
  const isGone = choice.saved !== undefined && query.data !== undefined && !query.isFetching && !chosen;
  useEffect(() => {
    if (!isGone) return;
    apply({ saved: undefined, q: choice.q });
    if (choice.q === undefined) showMessage(t('views.gone'));
  });
  return { ...query, chosen, isChanged, refresh: () => refreshViews(client, project_id) };
}

/** Whether a screen shows what a view says. */
function shows({ q, sort }: ViewChoice, view: View, sorts: boolean): boolean {
  return q === view.filter && (!sorts || sort === (view.sort ?? undefined));
}
