import { Alert, Group, NumberInput, Paper, SegmentedControl, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Flow, flowQuery, type Forecast, forecastQuery, type ForecastQuestion } from '../../data/flow.js';
import { addDays, formatDate, formatNumber, today } from '../../lib/format.js';
import { statusOf } from '../../lib/problem.js';
import { DateInput } from '../../ui/date-input.js';
import { ErrorState } from '../../ui/states.js';
import classes from './reports.module.css';

/** What a forecast is based on: so many days before today, with so many finished tasks. */
const PAST_DAYS = 84;
const MIN_FINISHED = 10;
const MAX_TASKS = 10_000;
/** The date that is asked about at first, in days from today. */
const FIRST_DATE = 28;

/** When the open tasks will be done, or how many by a date. */
export function ForecastPart({ projectId, flow }: { projectId: string; flow: Flow }) {
  const { t } = useTranslation();
  const id = useId();
  const [asks, setAsks] = useState<'tasks' | 'date'>('tasks');
  const [tasks, setTasks] = useState<number>();
  const [date, setDate] = useState(() => addDays(today(), FIRST_DATE));
  const question: ForecastQuestion = asks === 'date' ? { date } : tasks ? { tasks } : {};
  const isEnough = useIsEnough(projectId, flow);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...forecastQuery(projectId, question),
    enabled: isEnough === true,
  });
  const isTooFew = isEnough === false || statusOf(error) === 409;
  const open = data?.steps[0]?.tasks;
  return (
    <Paper component="section" withBorder p="md" bg="var(--ft-card)" aria-labelledby={id}>
      <Stack gap="md">
        <Stack gap={2}>
          <Title order={2} size="h4" id={id}>
            {t('flow.forecast')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('flow.forecastText')}
          </Text>
          <details className={classes.definition}>
            <summary>{t('reports.definition')}</summary>
            <Text size="sm">{t('flow.forecastDefinition')}</Text>
          </details>
        </Stack>
        {!isTooFew && (
          <Group gap="sm" align="flex-end">
            <SegmentedControl
              aria-label={t('flow.question')}
              value={asks}
              onChange={(value) => setAsks(value === 'date' ? 'date' : 'tasks')}
              data={[
                { value: 'tasks', label: t('flow.askTasks') },
                { value: 'date', label: t('flow.askDate') },
              ]}
            />
            {asks === 'tasks' ? (
              <NumberInput
                label={t('flow.howMany')}
                value={tasks ?? open ?? ''}
                onChange={(value) => setTasks(typeof value === 'number' && value > 0 ? value : undefined)}
                min={1}
                max={MAX_TASKS}
                clampBehavior="strict"
                allowDecimal={false}
                w={180}
              />
            ) : (
              <DateInput
                label={t('flow.byWhen')}
                value={date}
                onChange={(value) => {
                  if (value > today()) setDate(value);
                }}
              />
            )}
          </Group>
        )}
        {isTooFew && (
          <Alert icon={<IconInfoCircle />} color="gray" title={t('flow.tooFew')}>
            {t('flow.tooFewText')}
          </Alert>
        )}
        {error && !isTooFew && <ErrorState error={error} retry={refetch} />}
        {!error &&
          !isTooFew &&
          (data ? <Steps forecast={data} asks={asks} isOld={isPlaceholderData} /> : <Skeleton height={72} />)}
      </Stack>
    </Paper>
  );
}

/**
 * Whether enough tasks have been finished for a forecast, which the server would refuse otherwise; undefined until that is
 * known.
 */
function useIsEnough(projectId: string, flow: Flow): boolean | undefined {
  const isEnough = hasEnough(flow);
  // A short span may have too few, and still the days before it enough.
  const { data: past } = useQuery({ ...flowQuery(projectId, PAST_DAYS + 1), enabled: !isEnough });
  return isEnough || (past && hasEnough(past));
}

function hasEnough({ days }: Flow): boolean {
  const [first, last] = [today(-PAST_DAYS), today(-1)];
  const counted = days.filter(({ date }) => date >= first && date <= last);
  return counted.reduce((sum, { finished }) => sum + finished, 0) >= MIN_FINISHED;
}

function Steps({ forecast, asks, isOld }: { forecast: Forecast; asks: 'tasks' | 'date'; isOld: boolean }) {
  const { t } = useTranslation();
  const shown = ({ date, tasks }: Forecast['steps'][number]) =>
    asks === 'date'
      ? t('flow.tasksAtLeast', { count: tasks, shown: formatNumber(tasks) })
      : date === null
        ? t('flow.tooFar')
        : t('flow.byDate', { date: formatDate(date) });
  return (
    <>
      <dl className={classes.numbers} aria-busy={isOld} style={{ opacity: isOld ? 0.5 : undefined }}>
        {forecast.steps.map((step) => (
          <div key={step.percent}>
            <dt>{t('flow.probability', { percent: step.percent })}</dt>
            <dd>{shown(step)}</dd>
          </div>
        ))}
      </dl>
      <Text size="xs" c="dimmed">
        {t('flow.basedOn', {
          count: forecast.finished,
          from: formatDate(forecast.from),
          to: formatDate(forecast.to),
          runs: formatNumber(forecast.runs),
        })}
      </Text>
    </>
  );
}
