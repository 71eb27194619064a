import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { today } from '../../../lib/format.js';
import { useIsPhone } from '../../../ui/use-phone.js';
import { CalendarGrid } from './calendar-grid.js';
import { withView } from '../with-view.js';
import { ScheduleScreen } from './schedule-screen.js';
import { CALENDAR_VIEWS, type CalendarView, dateIn, spanOf, stepped, titleOf } from './span.js';

/** The tasks of a project on the days when they are due; what is shown is in the address. */
export function CalendarPage() {
  const { t } = useTranslation();
  const { projectId } = useParams({ from: '/inside/projects/$projectId/calendar' });
  const search = useSearch({ from: '/inside/projects/$projectId/calendar' });
  const navigate = useNavigate({ from: '/projects/$projectId/calendar' });
  const isPhone = useIsPhone();
  const view = search.view ?? (isPhone ? 'list' : 'month');
  const date = dateIn(search.date) ?? today();
  const change = (next: { q?: string; saved?: string; view?: CalendarView; date?: string }) =>
    void navigate({ search: (before) => withView({ ...before, ...next }), replace: true, resetScroll: false });
  return (
    <ScheduleScreen
      projectId={projectId}
      q={search.q}
      saved={search.saved}
      change={change}
      span={spanOf(view, date)}
      title={titleOf(view, date)}
      onStep={(by) => change({ date: stepped(view, date, by) })}
      onToday={() => change({ date: undefined })}
      views={CALENDAR_VIEWS.map((value) => ({ value, label: t(`schedule.${value}`) }))}
      view={view}
      onView={(next) => change({ view: next as CalendarView })}
    >
      {({ tasks, mayEdit, create }) => (
        <CalendarGrid view={view} date={date} tasks={tasks} mayEdit={mayEdit} onDay={create} />
      )}
    </ScheduleScreen>
  );
}
