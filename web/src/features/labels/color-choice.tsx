import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PaletteColor } from '../../data/api.js';

export const COLORS: PaletteColor[] = [
  ...(['gray', 'red', 'pink', 'grape', 'violet', 'indigo', 'blue'] as const),
  ...(['cyan', 'teal', 'green', 'lime', 'yellow', 'orange'] as const),
];

interface ChoiceProps {
  value: PaletteColor;
  onChange: (color: PaletteColor) => void;
  label: string;
}

/** A colour of the palette, by its name. */
export function ColorChoice({ value, onChange, label }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      aria-label={label}
      data={COLORS.map((color) => ({ value: color, label: t(`color.${color}`) }))}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value as PaletteColor)}
      leftSection={
        <span
          aria-hidden
          style={{ width: 14, height: 14, borderRadius: '50%', background: `var(--mantine-color-${value}-6)` }}
        />
      }
    />
  );
}
