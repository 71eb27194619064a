import { SegmentedControl, type SegmentedControlProps, useMantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, currentLanguage, type Language, LANGUAGES } from '../lib/i18n.js';

type Props = Pick<SegmentedControlProps, 'size' | 'fullWidth'>;

/** In which language the page speaks; kept in this browser. */
export function LanguageChoice(props: Props) {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      {...props}
      aria-label={t('shell.language')}
      value={currentLanguage()}
      onChange={(language) => void chooseLanguage(language as Language)}
      data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label: <span lang={value}>{label}</span> }))}
    />
  );
}

/** Light, dark, or as the system has it; kept in this browser. */
export function ThemeChoice(props: Props) {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      {...props}
      aria-label={t('shell.theme')}
      value={colorScheme}
      onChange={setColorScheme}
      data={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`theme.${value}`) }))}
    />
  );
}
