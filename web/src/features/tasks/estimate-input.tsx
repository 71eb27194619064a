import { NumberInput } from '@mantine/core';
import { IconGauge } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

const MOST = 1000;
const STEP = 0.5;

interface EstimateProps {
  value: number | null;
  onChange: (value: number | null) => void;
}

/** The expected effort of a task in points: taken when the field is left, or Enter is pressed. */
export function EstimateInput({ value, onChange }: EstimateProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | number>();
  const pending = useRef<string | number>(undefined);
  const settle = () => {
    const text = pending.current;
    if (text === undefined || text === '-') return;
    const points = text === '' ? null : Number(text);
    if (points !== null && points % STEP !== 0) return;
    pending.current = undefined;
    setTyped(undefined);
    if (points !== value) onChange(points);
  };
  const latest = useRef(settle);
  useEffect(() => {
    latest.current = settle;
  });
  // Closing the panel leaves the field, too.
  useEffect(() => () => latest.current(), []);
  const isUneven = typed !== undefined && typed !== '' && Number(typed) % STEP !== 0;
  return (
    <NumberInput
      label={t('tasks.panel.estimate')}
      leftSection={<IconGauge size={16} aria-hidden />}
      min={0}
      max={MOST}
      step={1}
      decimalScale={1}
      clampBehavior="strict"
      allowNegative={false}
      value={typed ?? value ?? ''}
      onChange={(next) => {
        pending.current = next;
        setTyped(next);
      }}
      error={isUneven && t('tasks.panel.estimateSteps')}
      onBlur={settle}
      onKeyDown={({ key }) => key === 'Enter' && settle()}
    />
  );
}
