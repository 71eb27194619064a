import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { labelName } from '../lib/label-name.js';
import classes from './label-chips.module.css';

interface ShownLabel {
  id: string;
  name: string;
  color: string;
}

/** A label: its colour and its name. */
export function LabelChip({ label }: { label: ShownLabel }) {
  const { t } = useTranslation();
  const name = labelName(t, label);
  const style = { '--chip': `var(--mantine-color-${label.color}-6)` } as CSSProperties;
  return (
    <span className={classes.chip} style={style} title={name}>
      <span dir="auto">{name}</span>
    </span>
  );
}

/** Labels by name. */
export function LabelChips({ labels, label }: { labels: readonly ShownLabel[]; label: string }) {
  const { t } = useTranslation();
  if (labels.length === 0) return null;
  const sorted = labels.toSorted((a, b) => labelName(t, a).localeCompare(labelName(t, b)));
  return (
    <ul className={classes.list} aria-label={label}>
      {sorted.map((one) => (
        <li key={one.id} style={{ maxWidth: '100%', display: 'flex' }}>
          <LabelChip label={one} />
        </li>
      ))}
    </ul>
  );
}
