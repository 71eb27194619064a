import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { addDays, today } from '../../../lib/format.js';
import { useIsPhone } from '../../../ui/use-phone.js';
import { withView } from '../with-view.js';
import { ScheduleScreen } from './schedule-screen.js';
import { dateIn, rangeTitle, timelineSpan, TIMELINE_WEEKS, type TimelineView } from './span.js';
import { Timeline } from './timeline.js';

const VIEWS = Object.keys(TIMELINE_WEEKS) as TimelineView[];

/** The tasks of a project as bars from their start to their deadline; what is shown is in the address. */
export function TimelinePage() {
  const { t } = useTranslation();
  const { projectId } = useParams({ from: '/inside/projects/$projectId/timeline' });
  const search = useSearch({ from: '/inside/projects/$projectId/timeline' });
  const navigate = useNavigate({ from: '/projects/$projectId/timeline' });
  const isPhone = useIsPhone();
  const view = search.view ?? (isPhone ? 'weeks' : 'quarter');
  const span = timelineSpan(view, dateIn(search.date) ?? today());
  const change = (next: { q?: string; saved?: string; view?: TimelineView; date?: string }) =>
    void navigate({ search: (before) => withView({ ...before, ...next }), replace: true, resetScroll: false });
  // The first week belongs to the past, so that the day in question is the same one after a step.
  const step = (by: 1 | -1) => addDays(span.from, 7 + by * 7 * TIMELINE_WEEKS[view]);
  return (
    <ScheduleScreen
      projectId={projectId}
      q={search.q}
      saved={search.saved}
      change={change}
      span={span}
      title={rangeTitle(span)}
      onStep={(by) => change({ date: step(by) })}
      onToday={() => change({ date: undefined })}
      views={VIEWS.map((value) => ({ value, label: t(`schedule.${value}`) }))}
      view={view}
      onView={(next) => change({ view: next as TimelineView })}
    >
      {({ tasks, mayEdit }) => <Timeline projectId={projectId} span={span} tasks={tasks} mayEdit={mayEdit} />}
    </ScheduleScreen>
  );
}
