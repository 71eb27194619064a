import { ActionIcon, Group, Select, Slider, Text, Tooltip } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerSkipBack, IconPlayerSkipForward } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActivityDay, ActivityDays } from '../../../data/past.js';
import { formatDate, formatNumber } from '../../../lib/format.js';
import classes from './past.module.css';
import { dayOfEvent, FRAME_MS, nextMoment, type Pace, PACES } from './past-steps.js';

interface TimelineProps {
  days: ActivityDays;
  /** The number of the last event that is shown. */
  seq: number;
  /** Whether what is shown is still that of the moment before. */
  isLoading: boolean;
  show: (seq: number) => void;
}

/** The days with what happened on them, a slider over them, single steps, and a playback. */
export function PastTimeline({ days: { days, seq: head }, seq, isLoading, show }: TimelineProps) {
  const { t } = useTranslation();
  const { isPlaying, setPlaying, pace, setPace } = usePlayback({ days, head, seq, isLoading, show });
  const shown = dayOfEvent(days, seq);
  return (
    <>
      <div>
        <Bars days={days} shown={shown} />
        <DaySlider days={days} shown={shown} choose={(day) => show(Math.max(1, days[day]?.seq ?? head))} />
      </div>
      <Group gap="xs">
        <Step label={t('past.before')} disabled={seq <= 1} onClick={() => show(seq - 1)}>
          <IconPlayerSkipBack size={16} />
        </Step>
        <Step label={t(isPlaying ? 'past.pause' : 'past.play')} onClick={() => play(isPlaying)}>
          {isPlaying ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
        </Step>
        <Step label={t('past.after')} disabled={seq >= head} onClick={() => show(seq + 1)}>
          <IconPlayerSkipForward size={16} />
        </Step>
        <Select
          size="xs"
          w={170}
          aria-label={t('past.pace')}
          allowDeselect={false}
          data={PACES.map((value) => ({ value, label: t(`past.paces.${value}`) }))}
          value={pace}
          onChange={(value) => setPace(value as Pace)}
        />
        {days[shown] && (
          <Text size="xs" c="dimmed">
            {t('past.onDay', {
              day: formatDate(days[shown].date),
              count: days[shown].events,
              shown: formatNumber(days[shown].events),
            })}
          </Text>
        )}
      </Group>
    </>
  );

  /** At the end it begins anew. */
  function play(wasPlaying: boolean): void {
    if (!wasPlaying && seq >= head) show(1);
    setPlaying(!wasPlaying);
  }
}

/** Shows one moment after the other, each once it is there, until the last. */
function usePlayback({
  days,
  head,
  seq,
  isLoading,
  show,
}: Omit<TimelineProps, 'days'> & { days: ActivityDay[]; head: number }) {
  const [isPlaying, setPlaying] = useState(false);
  const [pace, setPace] = useState<Pace>('day');
  const next = nextMoment(days, head, seq, pace);
  useEffect(() => {
    if (!isPlaying || isLoading) return;
    const timer = setTimeout(() => (next === undefined ? setPlaying(false) : show(next)), FRAME_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, isLoading, next, show]);
  return { isPlaying, setPlaying, pace, setPace };
}

function DaySlider({ days, shown, choose }: { days: ActivityDay[]; shown: number; choose: (day: number) => void }) {
  const { t } = useTranslation();
  const textOf = (day: number) => formatDate(days[day]?.date ?? '');
  // While it is dragged only the label follows; the board once it is let go.
  const [dragged, setDragged] = useState<number>();
  const last = days.length - 1;
  return (
    <Slider
      size="sm"
      min={0}
      max={Math.max(1, last)}
      disabled={last < 1}
      value={dragged ?? shown}
      label={textOf}
      onChange={setDragged}
      onChangeEnd={(day) => {
        setDragged(undefined);
        choose(day);
      }}
      thumbLabel={t('past.day')}
      thumbValueText={textOf}
    />
  );
}

/** How much happened on each day: a picture of what the slider says in words. */
function Bars({ days, shown }: { days: ActivityDay[]; shown: number }) {
  const most = Math.max(1, ...days.map(({ events }) => events));
  return (
    <div className={classes.bars} aria-hidden>
      {days.map(({ date, events }, n) => (
        <span
          key={date}
          className={classes.bar}
          data-shown={n === shown || undefined}
          style={{
            height: events === 0 ? 1 : `${Math.max(8, Math.round((Math.sqrt(events) / Math.sqrt(most)) * 100))}%`,
          }}
        />
      ))}
    </div>
  );
}

interface StepProps {
  label: string;
  disabled?: boolean;
  onClick: () => void;
  children: React.ReactNode;
}

function Step({ label, disabled, onClick, children }: StepProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="md" aria-label={label} disabled={disabled} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
